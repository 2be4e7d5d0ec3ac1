namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>
/// A connection that workers poll through. When it closes, the workflow tasks and queries that were handed out on it are taken
/// back; their worker may live on and connect again, but nothing says so.
/// </summary>
internal sealed class WorkerConnection
{
    private readonly HashSet<TaskQueueKey> stickyQueues = [];
    private bool isClosed;

    public bool IsClosed => Volatile.Read(ref isClosed);

    /// <summary>Whether anything was ever handed out on it.</summary>
    public bool HasPolled { get; private set; }

    /// <summary>
    /// Something was not answered in time, and nothing was heard since: its worker may be frozen, so others are served before it.
    /// </summary>
    public bool IsSilent { get; set; }

    /// <summary>It is heard of.</summary>
    public void Hear() => IsSilent = false;

    public void Polls(TaskQueueKey queue, bool isSticky)
    {
        HasPolled = true;
        if (isSticky)
        {
            lock (stickyQueues)
            {
                stickyQueues.Add(queue);
            }
        }
    }

    /// <summary>Nothing is handed out on it from now on.</summary>
    /// <returns>The sticky queues that were polled on it.</returns>
    public IReadOnlyList<TaskQueueKey> Close()
    {
        // A full fence: whoever hands something out looks here after it has left its mark.
        Interlocked.Exchange(ref isClosed, true);
        lock (stickyQueues)
        {
            return [.. stickyQueues];
        }
    }
}
