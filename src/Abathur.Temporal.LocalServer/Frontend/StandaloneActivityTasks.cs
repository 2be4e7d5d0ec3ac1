using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Activities that belong to no workflow.</summary>
internal sealed class StandaloneActivityTasks(StandaloneActivities activities) : IActivityTasks
{
    public async Task<PollActivityTaskQueueResponse?> TakeAsync(QueuedTask.Activity task, Poller poller)
    {
        if (await activities.TakeAsync(task, poller) is not { } activity)
        {
            return null;
        }

        var response = ActivityViews.Task(activity);
        response.TaskToken = new TaskToken(activity.Key.Division, activity.Key.Id, activity.RunId, 0, activity.Attempt).ToBytes();
        return response;
    }

    public Task TakeBackAsync(QueuedTask.Activity task) => activities.WriteAsync(
        StandaloneKey.In(task.Execution.Namespace, task.Execution.WorkflowId), task.Execution.RunId, (activity, _) => Attempts.TakeBack(activity, task.Stamp));

    public async Task<RecordActivityTaskHeartbeatResponse> HeartbeatAsync(ActivityTarget target, Payloads? details)
    {
        var activity = await WriteAsync(target, (activity, now) => Attempts.Heartbeat(activity, details, now));
        return new()
        {
            CancelRequested = activity.Stage == StandaloneStage.CancelRequested,
            ActivityPaused = activity.Stage == StandaloneStage.PauseRequested,
            ActivityReset = activity.Stage == StandaloneStage.ResetRequested,
        };
    }

    // By id, it can be completed before a worker had it.
    public Task CompleteAsync(ActivityTarget target, Payloads? result, string identity, WorkerVersionStamp? worker) =>
        WriteAsync(target, (activity, now) => Attempts.Complete(activity, result, identity, now), mustBeOut: target is ActivityTarget.ByToken);

    public Task FailAsync(ActivityTarget target, Failure? failure, Payloads? heartbeatDetails, string identity, WorkerVersionStamp? worker) =>
        WriteAsync(target, (activity, now) => Attempts.Fail(activity, failure, heartbeatDetails, identity, now));

    public Task CancelAsync(ActivityTarget target, Payloads? details, string identity) =>
        WriteAsync(target, (activity, now) => Endings.Cancel(activity, details, now));

    private Task<LiveActivity> WriteAsync(ActivityTarget target, Func<LiveActivity, DateTimeOffset, LiveActivity> move, bool mustBeOut = true)
    {
        var (key, runId, attempt) = target switch
        {
            ActivityTarget.ByToken { Token: var token } => (StandaloneKey.In(token.Namespace, token.WorkflowId), token.RunId, token.Attempt),
            ActivityTarget.ById { Namespace: var ns, ActivityId: var id, RunId: var run } => (new StandaloneKey(StandaloneKind.Activity, ns, id), run, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(target), target, null),
        };
        return activities.WriteAsync(key, runId, (activity, now) =>
            (activity.IsOut || !mustBeOut) && (attempt == 0 || attempt == activity.Attempt)
                ? move(activity, now)
                : throw ServiceError.StandaloneActivityNotFound(key.Id));
    }
}
