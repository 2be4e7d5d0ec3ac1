using System.Collections.Concurrent;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>All task queues; one comes to be when a task or a poll names it.</summary>
internal sealed class TaskQueues(TimeProvider time)
{
    private readonly ConcurrentDictionary<TaskQueueKey, TaskQueue> queues = new();
    private readonly ConcurrentDictionary<string, bool> stopped = new();

    public TaskQueue Get(TaskQueueKey key) => queues.GetOrAdd(key, static (_, clock) => new TaskQueue(clock), time);

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
            stopped[instanceKey] = true;
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

    /// <summary>Closes a connection, and the sticky queues of its workers.</summary>
    /// <returns>What waited there.</returns>
    public IReadOnlyList<QueuedTask> Close(WorkerConnection connection) =>
        [.. connection.Close().SelectMany(key => Retire(key, connection))];

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
