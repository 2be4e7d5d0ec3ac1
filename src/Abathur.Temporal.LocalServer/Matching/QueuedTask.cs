using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>What waits on a task queue: a reference only, checked against the workflow when a worker takes it.</summary>
/// <param name="Execution">Whose it is.</param>
internal abstract record QueuedTask(ExecutionKey Execution)
{
    /// <summary>The default of Temporal's priority key, 1 (first) to 5.</summary>
    private const int DefaultPriority = 3;

    public DateTimeOffset QueuedTime { get; set; }

    public int Priority { get; init; } = DefaultPriority;

    /// <summary>A workflow task, tied to its scheduling by the stamp.</summary>
    public sealed record Workflow(ExecutionKey Execution, Guid Stamp) : QueuedTask(Execution);

    /// <summary>An attempt of an activity, tied to its scheduling by the stamp.</summary>
    public sealed record Activity(ExecutionKey Execution, long ScheduledEventId, Guid Stamp) : QueuedTask(Execution);

    /// <summary>A query that no workflow task carries.</summary>
    public sealed record Query(ExecutionKey Execution, QueryState State) : QueuedTask(Execution);
}
