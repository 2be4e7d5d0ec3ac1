using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>The same controls by the methods that mean standalone activities, too: those without a workflow id.</summary>
internal sealed class ActivityExecutionHandlers(ActivityControlHandlers controls, StandaloneActivities activities)
{
    public async Task<PauseActivityExecutionResponse> PauseActivityExecution(PauseActivityExecutionRequest request, ServerCallContext call)
    {
        if (request.WorkflowId.Length == 0)
        {
            var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
            var asked = ActivityRequests.Requested(request.RequestId, request.Identity, request.Reason);
            await activities.WriteAsync(key, request.RunId, (activity, _) => Controls.Pause(activity, asked), call.CancellationToken);
            return new();
        }

        await controls.PauseActivity(
            new()
            {
                Namespace = request.Namespace,
                Execution = Execution(request.WorkflowId, request.RunId),
                Id = request.ActivityId,
                Identity = request.Identity,
                Reason = request.Reason,
                RequestId = request.RequestId,
            },
            call);
        return new();
    }

    public async Task<UnpauseActivityExecutionResponse> UnpauseActivityExecution(UnpauseActivityExecutionRequest request, ServerCallContext call)
    {
        if (request.WorkflowId.Length == 0)
        {
            var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
            var delay = ActivityRequests.Within(request.Jitter);
            await activities.WriteAsync(key, request.RunId, (activity, now) => Controls.Unpause(activity, delay, now), call.CancellationToken);
            return new();
        }

        await controls.UnpauseActivity(
            new()
            {
                Namespace = request.Namespace,
                Execution = Execution(request.WorkflowId, request.RunId),
                Id = request.ActivityId,
                Identity = request.Identity,
                Jitter = request.Jitter,
            },
            call);
        return new();
    }

    public async Task<ResetActivityExecutionResponse> ResetActivityExecution(ResetActivityExecutionRequest request, ServerCallContext call)
    {
        if (request.WorkflowId.Length == 0)
        {
            var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
            var delay = ActivityRequests.Within(request.Jitter);
            await activities.WriteAsync(
                key,
                request.RunId,
                (activity, now) => Controls.Reset(activity, request.KeepPaused, request.ResetHeartbeat, request.RestoreOriginalOptions, delay, now),
                call.CancellationToken);
            return new();
        }

        await controls.ResetActivity(
            new()
            {
                Namespace = request.Namespace,
                Execution = Execution(request.WorkflowId, request.RunId),
                Id = request.ActivityId,
                Identity = request.Identity,
                KeepPaused = request.KeepPaused,
                ResetHeartbeat = request.ResetHeartbeat,
                RestoreOriginalOptions = request.RestoreOriginalOptions,
                Jitter = request.Jitter,
            },
            call);
        return new();
    }

    public async Task<UpdateActivityExecutionOptionsResponse> UpdateActivityExecutionOptions(
        UpdateActivityExecutionOptionsRequest request, ServerCallContext call)
    {
        if (request.WorkflowId.Length == 0)
        {
            return await UpdateStandaloneAsync(request, call);
        }

        var response = await controls.UpdateActivityOptions(
            new()
            {
                Namespace = request.Namespace,
                Execution = Execution(request.WorkflowId, request.RunId),
                Id = request.ActivityId,
                Identity = request.Identity,
                ActivityOptions = request.ActivityOptions,
                UpdateMask = request.UpdateMask,
                RestoreOriginal = request.RestoreOriginal,
            },
            call);
        return new() { ActivityOptions = response.ActivityOptions };
    }

    private static WorkflowExecution Execution(string workflowId, string runId) => new() { WorkflowId = workflowId, RunId = runId };

    private async Task<UpdateActivityExecutionOptionsResponse> UpdateStandaloneAsync(UpdateActivityExecutionOptionsRequest request, ServerCallContext call)
    {
        var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
        if (request is { RestoreOriginal: true, UpdateMask.Paths.Count: > 0 })
        {
            throw ServiceError.InvalidArgument("Both UpdateMask and RestoreOriginal are provided");
        }

        var activity = await activities.WriteAsync(key, request.RunId, Move(), call.CancellationToken);
        return new() { ActivityOptions = activity.Options };

        Func<LiveActivity, DateTimeOffset, LiveActivity> Move()
        {
            if (request.RestoreOriginal)
            {
                return (known, _) => Controls.UpdateOptions(known, Controls.Original);
            }

            var given = request.ActivityOptions ?? throw ServiceError.InvalidArgument("ActivityOptions are not provided");
            var mask = OptionRules.Checked(request.UpdateMask ?? throw ServiceError.InvalidArgument("UpdateMask is not provided"));
            return (known, _) => Controls.UpdateOptions(known, current => OptionRules.Updated(current, given, mask));
        }
    }
}
