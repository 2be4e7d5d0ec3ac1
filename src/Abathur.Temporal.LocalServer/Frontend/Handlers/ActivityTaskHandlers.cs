using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Standalone;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Activity tasks, to and from workers.</summary>
/// <param name="ofWorkflows">The activities of workflows.</param>
/// <param name="standalone">Those that belong to none.</param>
/// <param name="queues">Where their attempts wait.</param>
/// <param name="deployments">The versions that polls tell of.</param>
/// <param name="limit">What their results and heartbeats may hold.</param>
/// <param name="now">The server's time.</param>
internal sealed class ActivityTaskHandlers(
    IActivityTasks ofWorkflows, IActivityTasks standalone, TaskQueues queues, DeploymentRegistry deployments, PayloadLimit limit, Func<DateTimeOffset> now)
{
    public async Task<PollActivityTaskQueueResponse> PollActivityTaskQueue(PollActivityTaskQueueRequest request, ServerCallContext call)
    {
        RequestChecks.TaskQueue(request.TaskQueue);

        var queue = new TaskQueueKey(request.Namespace, request.TaskQueue.Name, TaskQueueType.Activity);
        var poller = call.Poller(
            request.Identity, request.WorkerInstanceKey, request.WorkerVersionCapabilities, request.DeploymentOptions, request.TaskQueueMetadata?.MaxTasksPerSecond);
        await deployments.RegisterAsync(request.Namespace, poller.Build, request.TaskQueue.Name, TaskQueueType.Activity, now());
        poller.Connection?.Polls(queue, isSticky: false);
        using var patience = call.LongPoll(LongPolls.Task);
        while (await queues.PollAsync(queue, poller, patience.Token) is { } task)
        {
            var response = call.IsLost(poller) ? null : await Of((QueuedTask.Activity)task).TakeAsync((QueuedTask.Activity)task, poller);
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

    public Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeat(RecordActivityTaskHeartbeatRequest request, ServerCallContext call)
    {
        var target = ActivityTarget.Of(request.TaskToken);
        RequestChecks.Size(request.Details, limit);
        return Of(target).HeartbeatAsync(target, request.Details);
    }

    public async Task<RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatById(
        RecordActivityTaskHeartbeatByIdRequest request, ServerCallContext call)
    {
        RequestChecks.Size(request.Details, limit);
        var target = ActivityTarget.Of(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId);
        var told = await Of(target).HeartbeatAsync(target, request.Details);
        return new() { CancelRequested = told.CancelRequested, ActivityPaused = told.ActivityPaused, ActivityReset = told.ActivityReset };
    }

    public async Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompleted(
        RespondActivityTaskCompletedRequest request, ServerCallContext call)
    {
        await CompleteAsync(ActivityTarget.Of(request.TaskToken), request.Result, request.Identity, request.WorkerVersion);
        return new();
    }

    public async Task<RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedById(
        RespondActivityTaskCompletedByIdRequest request, ServerCallContext call)
    {
        await CompleteAsync(ActivityTarget.Of(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId), request.Result, request.Identity);
        return new();
    }

    public async Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailed(
        RespondActivityTaskFailedRequest request, ServerCallContext call)
    {
        if (request.Failure is { ApplicationFailureInfo: null })
        {
            // The real server takes it by id.
            throw ServiceError.InvalidArgument("Failure must have ApplicationFailureInfo.");
        }

        var target = ActivityTarget.Of(request.TaskToken);
        await Of(target).FailAsync(target, request.Failure, request.LastHeartbeatDetails, request.Identity, request.WorkerVersion);
        return new();
    }

    public async Task<RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedById(
        RespondActivityTaskFailedByIdRequest request, ServerCallContext call)
    {
        var target = ActivityTarget.Of(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId);
        await Of(target).FailAsync(target, request.Failure, request.LastHeartbeatDetails, request.Identity, null);
        return new();
    }

    public async Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceled(
        RespondActivityTaskCanceledRequest request, ServerCallContext call)
    {
        var target = ActivityTarget.Of(request.TaskToken);
        await Of(target).CancelAsync(target, request.Details, request.Identity);
        return new();
    }

    public async Task<RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledById(
        RespondActivityTaskCanceledByIdRequest request, ServerCallContext call)
    {
        var target = ActivityTarget.Of(request.Namespace, request.WorkflowId, request.RunId, request.ActivityId);
        await Of(target).CancelAsync(target, request.Details, request.Identity);
        return new();
    }

    private IActivityTasks Of(QueuedTask task) => StandaloneKey.KindOf(task.Execution.Namespace) is null ? ofWorkflows : standalone;

    private IActivityTasks Of(ActivityTarget target) => target.IsStandalone ? standalone : ofWorkflows;

    private Task CompleteAsync(ActivityTarget target, Payloads? result, string identity, WorkerVersionStamp? worker = null) =>
        // As the real server: the activity fails, the worker has done its part.
        limit.IsExceededBy(result)
            ? Of(target).FailAsync(target, Failures.TooLarge("Complete result exceeds size limit."), null, identity, worker)
            : Of(target).CompleteAsync(target, result, identity, worker);

    private async Task GiveBackAsync(TaskQueueKey queue, QueuedTask.Activity task, bool isTaken)
    {
        if (isTaken)
        {
            await Of(task).TakeBackAsync(task);
        }
        else
        {
            queues.Add(queue, task);
        }
    }
}
