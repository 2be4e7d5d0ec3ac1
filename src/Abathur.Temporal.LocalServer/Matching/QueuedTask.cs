using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>What waits on a task queue: a reference only, checked against the workflow when a worker takes it.</summary>
/// <param name="Execution">Whose it is.</param>
internal abstract record QueuedTask(ExecutionKey Execution)
{
    /// <summary>The default of Temporal's priority key, 1 (first) to 5.</summary>
    public const int DefaultPriority = 3;

    public DateTimeOffset QueuedTime { get; set; }

    public int Priority { get; init; } = DefaultPriority;

    /// <summary>The version that its workflow is pinned to; none where the queue's deployments decide.</summary>
    public BuildVersion Pinned { get; init; }

    /// <summary>Where it waits; its queue's own.</summary>
    public LinkedListNode<QueuedTask>? Node { get; set; }

    /// <summary>A workflow task, tied to its scheduling by the stamp.</summary>
    public sealed record Workflow(ExecutionKey Execution, Guid Stamp) : QueuedTask(Execution);

    /// <summary>An attempt of an activity, tied to its scheduling by the stamp.</summary>
    public sealed record Activity(ExecutionKey Execution, long ScheduledEventId, Guid Stamp) : QueuedTask(Execution);

    /// <summary>An attempt of a request to the handler of a Nexus operation, tied to it by the stamp; the execution is the caller.</summary>
    public sealed record Nexus(ExecutionKey Execution, long ScheduledEventId, Guid Stamp) : QueuedTask(Execution);

    /// <summary>One handing-out of a query that no workflow task carries. The next one follows where no answer comes of it.</summary>
    public sealed record Query(ExecutionKey Execution, QueryState State) : QueuedTask(Execution)
    {
        private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WorkerConnection? connection;

        /// <summary>The one that it was taken on.</summary>
        public WorkerConnection? Connection => connection;

        /// <summary>Ends when a worker takes it.</summary>
        public Task Taken => taken.Task;

        /// <summary>Ends when whoever has it, or would take it, can't answer any more.</summary>
        public Task Lost => lost.Task;

        public void Take(WorkerConnection? by)
        {
            Interlocked.Exchange(ref connection, by);
            taken.TrySetResult();
            if (by is { IsClosed: true })
            {
                Lose();
            }
        }

        public void Lose()
        {
            taken.TrySetResult();
            lost.TrySetResult();
        }
    }
}
