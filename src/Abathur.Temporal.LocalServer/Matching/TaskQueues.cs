using System.Collections.Concurrent;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Matching;

/// <summary>All task queues; one comes to be when a task or a poll names it.</summary>
internal sealed class TaskQueues(TimeProvider time)
{
    // As on the real server: a sticky queue without a poll for so long is given up.
    private static readonly TimeSpan StickyPollerPatience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TaskQueueKey, TaskQueue> queues = new();
    private readonly ConcurrentDictionary<string, bool> stopped = new();

    public TaskQueue Get(TaskQueueKey key) => queues.GetOrAdd(key, static (_, clock) => new TaskQueue(clock), time);

    /// <summary>Whether a workflow task on a sticky queue would find its worker.</summary>
    public bool IsStickyAlive(string namespaceName, string queue) =>
        queues.TryGetValue(new TaskQueueKey(namespaceName, queue, TaskQueueType.Workflow), out var found)
        && found.HasPoller(StickyPollerPatience);

    public Task<QueuedTask?> PollAsync(TaskQueueKey key, Poller poller, CancellationToken ended) =>
        poller.InstanceKey.Length > 0 && stopped.ContainsKey(poller.InstanceKey)
            ? Task.FromResult<QueuedTask?>(null)
            : Get(key).PollAsync(poller, ended);

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

        return stickyQueue.Length > 0 && queues.TryRemove(new TaskQueueKey(namespaceName, stickyQueue, TaskQueueType.Workflow), out var sticky)
            ? sticky.Close()
            : [];
    }
}
