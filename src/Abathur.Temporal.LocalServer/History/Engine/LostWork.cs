using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;

namespace Abathur.Temporal.LocalServer.History.Engine;

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
            await Task.WhenAll(engine.Lanes
                .Where(lane => lane.Open?.Task?.Connection == connection)
                .Select(lane => TakeBackAsync(lane.Key, task => task.Connection == connection)));
        }
    }

    /// <summary>One start of a workflow task: nobody has seen it.</summary>
    public Task TakeBackAsync(WorkflowKey key, string requestId) => TakeBackAsync(key, task => task.RequestId == requestId);

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

    private Task TakeBackAsync(WorkflowKey key, Func<WorkflowTaskState, bool> isLost) => engine.WriteAsync(key, tx =>
    {
        if (tx.Lane.Open is { Task: { IsStarted: true } task } run && isLost(task))
        {
            WorkflowTaskFailures.Lose(tx, run);
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
                    WorkflowTaskFailures.TimeOutSticky(tx, run);
                }
            });
        }
    }
}
