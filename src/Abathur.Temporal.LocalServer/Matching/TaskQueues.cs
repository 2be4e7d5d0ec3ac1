using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Deployments;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>All task queues; one comes to be when a task or a poll names it, and is dropped when it was idle for a while.</summary>
/// <param name="time">The pace.</param>
/// <param name="limit">How many tasks per second an operator allows a queue to hand out; null for as many as there are.</param>
/// <param name="versions">What deployments say of a queue; null where there are none.</param>
internal sealed class TaskQueues(TimeProvider time, Func<TaskQueueKey, float?> limit, Func<TaskQueueKey, QueueVersions>? versions = null)
{
    private static readonly TimeSpan DropInterval = TimeSpan.FromMinutes(1);

    // A poll that was on its way when its worker stopped has come by then.
    private static readonly TimeSpan StoppedMemory = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TaskQueueKey, TaskQueue> queues = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> stopped = new();
    private long lastDrop = time.GetUtcNow().UtcTicks;

    /// <summary>How many there are.</summary>
    public int Count => queues.Count;

    /// <summary>Hands a task to a poll, or keeps it for one.</summary>
    public void Add(TaskQueueKey key, QueuedTask task)
    {
        while (!Get(key).Add(task))
        {
        }
    }

    /// <summary>Who polls a queue, and what waits there.</summary>
    public TaskQueueStatistics Describe(TaskQueueKey key) => (queues.GetValueOrDefault(key) ?? Make(key)).Describe();

    /// <summary>What deployments say of a queue.</summary>
    public QueueVersions Versions(TaskQueueKey key) => versions?.Invoke(key) ?? QueueVersions.Empty;

    /// <summary>Deployments of a namespace have changed: each task that waits goes to where it belongs now.</summary>
    public void Reroute(string namespaceName)
    {
        foreach (var (_, queue) in queues.Where(q => q.Key.Namespace == namespaceName))
        {
            queue.Reroute();
        }
    }

    /// <summary>Whether workers of a version poll any queue, or did within the last minutes.</summary>
    public bool IsPolledBy(string namespaceName, BuildVersion version) =>
        queues.Any(q => q.Key.Namespace == namespaceName && q.Value.IsPolledBy(version));

    /// <summary>Whether a queue hands out only so many tasks per second.</summary>
    public bool IsLimited(TaskQueueKey key) => (limit(key) ?? queues.GetValueOrDefault(key)?.LimitOfWorkers) is not null;

    /// <summary>A queue's limit is another one.</summary>
    public void Recheck(TaskQueueKey key) => queues.GetValueOrDefault(key)?.Recheck();

    /// <summary>Whether a workflow task on a sticky queue would find its worker.</summary>
    public bool IsStickyAlive(string namespaceName, string queue) =>
        queues.TryGetValue(new TaskQueueKey(namespaceName, queue, TaskQueueType.Workflow), out var found)
        && found.HasPoller();

    /// <summary>Hands a task to the worker of a sticky queue; false where that is gone.</summary>
    public bool TryAddSticky(string namespaceName, string queue, QueuedTask task) =>
        queues.TryGetValue(new TaskQueueKey(namespaceName, queue, TaskQueueType.Workflow), out var found)
        && found.TryAdd(task);

    /// <summary>Takes out what still waits on a queue.</summary>
    public void Remove(TaskQueueKey key, QueuedTask task)
    {
        if (queues.TryGetValue(key, out var queue))
        {
            queue.Remove(task);
        }
    }

    public Task<QueuedTask?> PollAsync(TaskQueueKey key, Poller poller, CancellationToken ended)
    {
        if (poller.InstanceKey.Length > 0 && stopped.ContainsKey(poller.InstanceKey))
        {
            return Task.FromResult<QueuedTask?>(null);
        }

        while (true)
        {
            if (Get(key).TryPoll(poller, ended) is { } poll)
            {
                return poll;
            }
        }
    }

    /// <summary>Ends the polls of a worker that shuts down, and closes its sticky queue.</summary>
    /// <returns>What waited there.</returns>
    public IReadOnlyList<QueuedTask> Stop(string namespaceName, string instanceKey, string stickyQueue)
    {
        if (instanceKey.Length > 0)
        {
            stopped[instanceKey] = time.GetUtcNow();
            foreach (var (key, queue) in queues)
            {
                if (key.Namespace == namespaceName)
                {
                    queue.EndPolls(poller => poller.InstanceKey == instanceKey);
                }
            }
        }

        return stickyQueue.Length > 0 ? Retire(new TaskQueueKey(namespaceName, stickyQueue, TaskQueueType.Workflow), null) : [];
    }

    /// <summary>A namespace is gone: its polls end, and what waited for them goes.</summary>
    public void RemoveAll(string namespaceName)
    {
        foreach (var key in queues.Keys.Where(key => key.Namespace == namespaceName))
        {
            Retire(key, null);
        }
    }

    /// <summary>Closes a connection, and the sticky queues of its workers.</summary>
    /// <returns>What waited there.</returns>
    public IReadOnlyList<QueuedTask> Close(WorkerConnection connection) =>
        [.. connection.Close().SelectMany(key => Retire(key, connection))];

    private TaskQueue Get(TaskQueueKey key)
    {
        if (queues.TryGetValue(key, out var known))
        {
            return known;
        }

        DropIdle();
        return queues.GetOrAdd(key, Make);
    }

    private TaskQueue Make(TaskQueueKey key) => new(
        time, () => limit(key), task => VersionRouting.Target(task.Pinned, task.Execution.WorkflowId, key.Type, Versions(key)));

    // Queues only become more when one is made, so this is the moment to look for those that nobody needs.
    private void DropIdle()
    {
        var now = time.GetUtcNow();
        var last = Interlocked.Read(ref lastDrop);
        if (now.UtcTicks - last < DropInterval.Ticks || Interlocked.CompareExchange(ref lastDrop, now.UtcTicks, last) != last)
        {
            return;
        }

        foreach (var queue in queues.Where(q => q.Value.TryRetireIdle()))
        {
            queues.TryRemove(queue);
        }

        foreach (var worker in stopped.Where(s => now - s.Value > StoppedMemory))
        {
            stopped.TryRemove(worker);
        }
    }

    private IReadOnlyList<QueuedTask> Retire(TaskQueueKey key, WorkerConnection? connection)
    {
        if (queues.TryGetValue(key, out var queue) && queue.TryRetire(connection, out var left))
        {
            queues.TryRemove(new(key, queue));
            return left;
        }

        return [];
    }
}
