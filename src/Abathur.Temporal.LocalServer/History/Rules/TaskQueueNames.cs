using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>The names that task queues may have, in the real server's words.</summary>
internal static class TaskQueueNames
{
    // What the real server names the partitions of its queues with.
    private const string Reserved = "/_sys/";

    public static bool IsReserved(string name) => name.StartsWith(Reserved, StringComparison.Ordinal);

    /// <summary>What is wrong with a queue that has to be named; null for nothing.</summary>
    public static string? Problem(TaskQueue? queue) => queue switch
    {
        null => "taskQueue is not set",
        { Name.Length: 0 } => "missing task queue name",
        { Name.Length: > Limits.IdLength } => "taskQueue length exceeds limit",
        _ when IsReserved(queue.Name) => $"task queue name cannot start with reserved prefix {Reserved}",
        _ => null,
    };

    /// <summary>As <see cref="Problem"/>, of a command, where another queue serves if none is named.</summary>
    public static string? ProblemOfCommand(TaskQueue? queue) => queue is { Name.Length: > 0 } ? Problem(queue) : null;
}
