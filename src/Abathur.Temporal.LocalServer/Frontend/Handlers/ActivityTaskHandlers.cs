using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Activity tasks, to and from workers.</summary>
internal sealed class ActivityTaskHandlers(HistoryEngine engine, TaskQueues queues, LostWork lost)
{
    public async Task<PollActivityTaskQueueResponse> PollActivityTaskQueue(PollActivityTaskQueueRequest request, ServerCallContext call)
    {
        if (request.TaskQueue is null or { Name.Length: 0 })
        {
            throw ServiceError.InvalidArgument("TaskQueue is not set on request.");
        }

        var queue = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, TaskQueueType.Activity);
        var poller = call.Poller(request.Identity, request.WorkerInstanceKey);
        poller.Connection?.Polls(queue, isSticky: false);
        using var patience = call.LongPoll(LongPolls.Task);
        while (await queues.PollAsync(queue, poller, patience.Token) is { } task)
        {
            var response = call.IsLost(poller) ? null : await TakeAsync((QueuedTask.Activity)task, poller);
            if (call.IsLost(poller))
            {
                await GiveBackAsync(queue, (QueuedTask.Activity)task, isTaken: response is not null);
                break;
            }

            if (response is not null)
            {
                return response;
            }
        }

        return new();
    }

    public async Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeat(
        RecordActivityTaskHeartbeatRequest request, ServerCallContext call)
    {
        var token = TaskToken.Parse(request.TaskToken);
        RequestChecks.Size(request.Details);
        var isCancelRequested = await engine.WriteAsync(token.Workflow, tx =>
            Heartbeat(tx, Require(tx, token), request.Details));
        return new() { CancelRequested = isCancelRequested };
    }

    public async Task<RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatById(
        RecordActivityTaskHeartbeatByIdRequest request, ServerCallContext call)
    {
        RequestChecks.Size(request.Details);
        var isCancelRequested = await engine.WriteAsync(new WorkflowKey(request.Namespace, request.WorkflowId), tx =>
            Heartbeat(tx, Require(tx, request.RunId, request.ActivityId), request.Details));
        return new() { CancelRequested = isCancelRequested };
    }

    public async Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompleted(
        RespondActivityTaskCompletedRequest request, ServerCallContext call)
    {
        var token = TaskToken.Parse(request.TaskToken);
        await engine.WriteAsync(token.Workflow, tx => Complete(tx, Require(tx, token), request.Result, request.Identity));
        return new();
    }

    public async Task<RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedById(
        RespondActivityTaskCompletedByIdRequest request, ServerCallContext call)
    {
        await engine.WriteAsync(new WorkflowKey(request.Namespace, request.WorkflowId), tx =>
            Complete(tx, Require(tx, request.RunId, request.ActivityId), request.Result, request.Identity));
        return new();
    }

    public async Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailed(
        RespondActivityTaskFailedRequest request, ServerCallContext call)
    {
        var token = TaskToken.Parse(request.TaskToken);
        await engine.WriteAsync(token.Workflow, tx =>
            Fail(tx, Require(tx, token), request.Failure, request.LastHeartbeatDetails, request.Identity));
        return new();
    }

    public async Task<RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedById(
        RespondActivityTaskFailedByIdRequest request, ServerCallContext call)
    {
        await engine.WriteAsync(new WorkflowKey(request.Namespace, request.WorkflowId), tx => Fail(
            tx, Require(tx, request.RunId, request.ActivityId), request.Failure, request.LastHeartbeatDetails, request.Identity));
        return new();
    }

    public async Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceled(
        RespondActivityTaskCanceledRequest request, ServerCallContext call)
    {
        var token = TaskToken.Parse(request.TaskToken);
        await engine.WriteAsync(token.Workflow, tx => Cancel(tx, Require(tx, token), request.Details, request.Identity));
        return new();
    }

    public async Task<RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledById(
        RespondActivityTaskCanceledByIdRequest request, ServerCallContext call)
    {
        await engine.WriteAsync(new WorkflowKey(request.Namespace, request.WorkflowId), tx =>
            Cancel(tx, Require(tx, request.RunId, request.ActivityId), request.Details, request.Identity));
        return new();
    }

    private Task<PollActivityTaskQueueResponse?> TakeAsync(QueuedTask.Activity task, Poller poller) => engine.WriteAsync(
        new WorkflowKey(task.Execution.Namespace, task.Execution.WorkflowId),
        tx => tx.Find(task.Execution.RunId) is { } run
            && run.Activities.TryGetValue(task.ScheduledEventId, out var activity)
            && Activities.Start(tx, run, activity, task.Stamp, poller)
                ? ActivityTaskResponses.Of(run, activity)
                : null);

    private async Task GiveBackAsync(TaskQueueKey queue, QueuedTask.Activity task, bool isTaken)
    {
        if (isTaken)
        {
            await lost.TakeBackAsync(task);
        }
        else
        {
            queues.Get(queue).Add(task);
        }
    }

    private static bool Heartbeat(Transaction tx, (RunState Run, ActivityState Activity) found, Payloads? details)
    {
        Activities.Heartbeat(tx, found.Run, found.Activity, details);
        return found.Activity.IsCancelRequested;
    }

    private static void Complete(Transaction tx, (RunState Run, ActivityState Activity) found, Payloads? result, string identity)
    {
        if (result?.CalculateSize() > Limits.Blob)
        {
            // As the real server: the activity fails, the worker has done its part.
            Activities.Fail(tx, found.Run, found.Activity, Failures.TooLarge("Complete result exceeds size limit."), null, identity);
            return;
        }

        Activities.Complete(tx, found.Run, found.Activity, result, identity);
    }

    private static void Fail(
        Transaction tx, (RunState Run, ActivityState Activity) found, Failure? failure, Payloads? details, string identity) =>
        Activities.Fail(tx, found.Run, found.Activity, failure ?? new(), details, identity);

    private static void Cancel(Transaction tx, (RunState Run, ActivityState Activity) found, Payloads? details, string identity)
    {
        if (!found.Activity.IsCancelRequested)
        {
            throw ServiceError.InvalidArgument("Activity cancellation was not requested.");
        }

        Activities.Cancel(tx, found.Run, found.Activity, details, identity);
    }

    private static (RunState Run, ActivityState Activity) Require(Transaction tx, TaskToken token) =>
        tx.Find(token.RunId) is { } run
        && run.Activities.TryGetValue(token.ScheduledEventId, out var activity)
        && activity.Stage == ActivityStage.Started
        && activity.Attempt == token.Attempt
            ? (run, activity)
            : throw ServiceError.ActivityNotFound();

    // By id, an activity can be completed before a worker had it.
    private static (RunState Run, ActivityState Activity) Require(Transaction tx, string runId, string activityId)
    {
        var run = tx.Require(runId);
        var activity = run.FindActivity(activityId);
        return activity is { Stage: ActivityStage.Started }
            ? (run, activity)
            : throw ServiceError.NotFound($"cannot find pending activity with ActivityID {activityId}");
    }
}
