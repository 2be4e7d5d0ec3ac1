using Abathur.Temporal.Client.Texts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Client.Asking;

/// <summary>What the server remembers of a task queue's pollers. It lists a dead worker for minutes, so a poll of late proves nothing.</summary>
internal static class TaskQueuePolls
{
    // A worker's poll lasts a minute at most, so one that is alive was seen more recently than this.
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(70);

    /// <summary>The newest poll; null: nobody has polled for minutes.</summary>
    public static async Task<PollerInfo?> NewestAsync(ITemporalClient client, string queue, TaskQueueType type, CancellationToken cancel)
    {
        var described = await client.WorkflowService.DescribeTaskQueueAsync(
            new DescribeTaskQueueRequest { Namespace = client.Options.Namespace, TaskQueue = new TaskQueue { Name = queue }, TaskQueueType = type },
            ServerInquiry.Soon(cancel));
        return described.Pollers.MaxBy(poller => poller.LastAccessTime);
    }

    /// <summary>Whether a worker that polled then, or never, can't be alive.</summary>
    public static bool IsOld(TimeSpan? age) => age is null || age > Alive;

    /// <summary>The poll as a clause.</summary>
    public static string Words(string queue, PollerInfo? poll, TimeSpan? age) => age is { } span
        ? $"the task queue '{queue}' was last polled {(span.TotalSeconds < 1 ? "just now" : $"{Show.Span(span)} ago")}, by {SafeText.Line(poll!.Identity, 60)}"
        : $"no worker has polled the task queue '{queue}' for minutes";
}
