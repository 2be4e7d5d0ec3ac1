using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>The activities of workflows.</summary>
internal sealed class WorkflowActivityTasks(HistoryEngine engine, LostWork lost) : IActivityTasks
{
    public Task<PollActivityTaskQueueResponse?> TakeAsync(QueuedTask.Activity task, Poller poller) => engine.WriteAsync(
        new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId),
        tx => tx.Find(task.Execution.RunId) is { } run
            && run.Activities.TryGetValue(task.ScheduledEventId, out var activity)
            && Activities.Start(tx, run, activity, task.Stamp, poller)
                ? ActivityTaskResponses.Of(run, activity)
                : null);

    public Task TakeBackAsync(QueuedTask.Activity task) => lost.TakeBackAsync(task);

    public Task<RecordActivityTaskHeartbeatResponse> HeartbeatAsync(ActivityTarget target, Payloads? details) => WriteAsync(target, (tx, run, activity) =>
    {
        Activities.Heartbeat(tx, run, activity, details);
        return new RecordActivityTaskHeartbeatResponse
        {
            CancelRequested = activity.IsCancelRequested,
            ActivityPaused = activity.Pause is not null,
            ActivityReset = activity.IsReset,
        };
    });

    public Task CompleteAsync(ActivityTarget target, Payloads? result, string identity, WorkerVersionStamp? worker) => WriteAsync(target, (tx, run, activity) =>
    {
        Activities.Complete(tx, run, activity, result, identity, worker);
        return true;
    });

    public Task FailAsync(ActivityTarget target, Failure? failure, Payloads? heartbeatDetails, string identity, WorkerVersionStamp? worker) =>
        WriteAsync(target, (tx, run, activity) =>
        {
            Activities.Fail(tx, run, activity, failure ?? new(), heartbeatDetails, identity, worker);
            return true;
        });

    public Task CancelAsync(ActivityTarget target, Payloads? details, string identity) => WriteAsync(target, (tx, run, activity) =>
    {
        if (!activity.IsCancelRequested)
        {
            throw ServiceError.InvalidArgument("unable to mark activity as canceled without activity being request canceled first");
        }

        Activities.Cancel(tx, run, activity, details, identity);
        return true;
    });

    private Task<T> WriteAsync<T>(ActivityTarget target, Func<Transaction, RunState, ActivityState, T> write)
    {
        var key = target switch
        {
            ActivityTarget.ByToken { Token: var token } => token.Workflow,
            ActivityTarget.ById { Namespace: var ns, WorkflowId: var id } => new WorkflowKey(ns, id),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, null),
        };
        return engine.WriteAsync(key, tx =>
        {
            var (run, activity) = target is ActivityTarget.ByToken { Token: var token } ? Require(tx, token) : Require(tx, (ActivityTarget.ById)target);
            return write(tx, run, activity);
        });
    }

    private static (RunState Run, ActivityState Activity) Require(Transaction tx, TaskToken token) =>
        tx.Find(token.RunId) is { } run
        && run.Activities.TryGetValue(token.ScheduledEventId, out var activity)
        && activity.Stage == ActivityStage.Started
        && activity.Attempt == token.Attempt
            ? (run, activity)
            : throw ServiceError.ActivityNotFound();

    private static (RunState Run, ActivityState Activity) Require(Transaction tx, ActivityTarget.ById target)
    {
        var run = tx.Require(target.RunId);
        var activity = run.FindActivity(target.ActivityId);
        return activity is { Stage: ActivityStage.Started }
            ? (run, activity)
            : throw ServiceError.NotFound(
                $"cannot find pending activity with ActivityID {target.ActivityId}, check workflow execution history for more details");
    }
}
