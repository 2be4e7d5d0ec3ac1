using Abathur.Temporal.LocalServer.Deployments;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>What waits on a queue for the workers of one version, by priority and age, and who of them polled last. Not safe for use by several threads.</summary>
/// <param name="version">The version; none for workers without one.</param>
internal sealed class VersionBacklog(BuildVersion version)
{
    private const int Priorities = 5;

    private readonly LinkedList<QueuedTask>[] tasks = [.. Enumerable.Range(0, Priorities).Select(_ => new LinkedList<QueuedTask>())];

    public BuildVersion Version => version;

    public DateTimeOffset LastPoll { get; private set; }

    /// <summary>The connection of the last poll.</summary>
    public WorkerConnection? LastConnection { get; private set; }

    /// <summary>The task that goes next; null for none.</summary>
    public LinkedListNode<QueuedTask>? First => Array.Find(tasks, q => q.Count > 0)?.First;

    public IEnumerable<QueuedTask> Tasks => tasks.SelectMany(q => q);

    /// <summary>How many wait, for the keys 1 to 5.</summary>
    public IReadOnlyList<int> Counts => [.. tasks.Select(q => q.Count)];

    public void Add(QueuedTask task) => task.Node = tasks[Math.Clamp(task.Priority, 1, Priorities) - 1].AddLast(task);

    public void Clear() => Array.ForEach(tasks, q => q.Clear());

    /// <summary>One of its workers polls.</summary>
    public void Hear(DateTimeOffset now, WorkerConnection? connection) => (LastPoll, LastConnection) = (now, connection);
}
