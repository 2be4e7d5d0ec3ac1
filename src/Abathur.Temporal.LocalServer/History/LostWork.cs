using Abathur.Temporal.LocalServer.History.Transitions;
using Abathur.Temporal.LocalServer.Matching;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>
/// Takes back what a worker can't answer any more, and gives it to others. Activities that a worker was sent stay as they are: they
/// may run on, and their heartbeats decide.
/// </summary>
internal sealed class LostWork(HistoryEngine engine, TaskQueues queues, PendingQueries queries)
{
    /// <summary>A connection closed: all that is out on it, and all that waits for its workers only.</summary>
    public async Task TakeBackAsync(WorkerConnection connection)
    {
        var stranded = queues.Close(connection);
        if (connection.HasPolled)
        {
            queries.Lose(connection);
            await MoveAsync(stranded);
            await engine.TakeBackAsync(connection);
        }
    }

    /// <summary>What waited on the sticky queue of a worker that is gone goes to any other.</summary>
    public Task MoveAsync(IEnumerable<QueuedTask> stranded) => Task.WhenAll(stranded.Select(MoveAsync));

    /// <summary>An activity that was handed out, but never sent: that was no attempt.</summary>
    public Task TakeBackAsync(QueuedTask.Activity task) =>
        engine.WriteAsync(new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId), tx =>
        {
            if (tx.Find(task.Execution.RunId) is { } run
                && run.Activities.TryGetValue(task.ScheduledEventId, out var activity)
                && activity.Stamp == task.Stamp)
            {
                Activities.TakeBack(tx, run, activity);
            }
        });

    private async Task MoveAsync(QueuedTask task)
    {
        if (task is QueuedTask.Query query)
        {
            query.Lose();
        }
        else if (task is QueuedTask.Workflow waiting)
        {
            await engine.WriteAsync(new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId), tx =>
            {
                if (tx.Find(task.Execution.RunId) is { Task: { IsStarted: false } pending } run && pending.Stamp == waiting.Stamp)
                {
                    WorkflowTasks.TimeOutSticky(tx, run);
                }
            });
        }
    }
}
