using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Boards;

/// <summary>Asks a swarm what a watcher shows of it, by one query; a worker of an earlier version, which doesn't know that one, by three.</summary>
internal sealed class SwarmGlance
{
    private bool isOldWorker;

    /// <summary>The status, what runs, and the events after a number; null if only open swarms count and this one has closed.</summary>
    public async Task<SwarmWatch?> AskAsync(SwarmClient swarm, long? after, bool onlyOpen, CancellationToken cancel)
    {
        if (!isOldWorker)
        {
            try
            {
                return onlyOpen ? await swarm.QueryOpenAsync(s => s.Watch(after), cancel) : await swarm.QueryAsync(s => s.Watch(after), cancel);
            }
            catch (WorkflowQueryFailedException)
            {
                // What else may be wrong, the other queries tell as well.
                isOldWorker = true;
            }
        }

        var status = onlyOpen ? await swarm.QueryOpenAsync(s => s.Status(), cancel) : await swarm.QueryAsync(s => s.Status(), cancel);
        return status is null ? null : await JoinAsync(swarm, status, after, cancel);
    }

    private static async Task<SwarmWatch> JoinAsync(SwarmClient swarm, SwarmStatus status, long? after, CancellationToken cancel)
    {
        var from = after ?? Math.Max(0, status.LastEvent - SwarmWatch.FirstEvents);
        var events = status.LastEvent == from ? new EventPage([], from, 0) : await swarm.QueryAsync(s => s.Events(from), cancel);
        var filter = new TaskFilter { States = [TaskState.Running], Limit = SwarmWatch.MaxRunning };
        IReadOnlyList<TaskSummary> running = status.Running.Count == 0 ? [] : (await swarm.QueryAsync(s => s.Tasks(filter), cancel)).Tasks;
        return new(status, running, events);
    }
}
