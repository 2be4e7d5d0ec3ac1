using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Standalone activities, one at a time; lists are in <see cref="StandaloneActivityListHandlers"/>.</summary>
internal sealed class StandaloneActivityHandlers(StandaloneActivities activities, NamespaceRegistry namespaces, Func<DateTimeOffset> clock)
{
    public async Task<StartActivityExecutionResponse> StartActivityExecution(StartActivityExecutionRequest request, ServerCallContext call)
    {
        ActivityRequests.Normalize(request, namespaces.Get(request.Namespace), namespaces.PayloadLimit);
        var (activity, isStarted) = await activities.StartAsync(request, call.CancellationToken);
        return new()
        {
            RunId = activity.RunId,
            Started = isStarted,
            Link = new() { Activity = new() { Namespace = request.Namespace, ActivityId = request.ActivityId, RunId = activity.RunId } },
        };
    }

    public async Task<DescribeActivityExecutionResponse> DescribeActivityExecution(DescribeActivityExecutionRequest request, ServerCallContext call)
    {
        var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
        if (!request.LongPollToken.IsEmpty && request.RunId.Length == 0)
        {
            throw Errors.ServiceError.InvalidArgument("run id is required when long poll token is provided");
        }

        var (activity, _) = await activities.ReadAsync(key, request.RunId, call.CancellationToken);
        if (request.LongPollToken.IsEmpty)
        {
            return Describe(activity, request);
        }

        var token = LongPollToken.Parse(request.LongPollToken);
        using var patience = call.LongPoll(LongPolls.Standalone);
        return await activities.WaitAsync(key, request.RunId, token.IsOutdated, patience.Token) is { } changed ? Describe(changed, request) : new();
    }

    public async Task<PollActivityExecutionResponse> PollActivityExecution(PollActivityExecutionRequest request, ServerCallContext call)
    {
        var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
        using var patience = call.LongPoll(LongPolls.Standalone);
        return await activities.WaitAsync(key, request.RunId, activity => !activity.IsOpen, patience.Token) is { } closed
            ? new() { RunId = closed.RunId, Outcome = closed.Outcome }
            : new();
    }

    public async Task<RequestCancelActivityExecutionResponse> RequestCancelActivityExecution(
        RequestCancelActivityExecutionRequest request, ServerCallContext call)
    {
        var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
        var asked = ActivityRequests.Requested(request.RequestId, request.Identity, request.Reason);
        await activities.WriteAsync(key, request.RunId, (activity, now) => Endings.RequestCancel(activity, asked, now), call.CancellationToken);
        return new();
    }

    public async Task<TerminateActivityExecutionResponse> TerminateActivityExecution(TerminateActivityExecutionRequest request, ServerCallContext call)
    {
        var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
        var asked = ActivityRequests.Requested(request.RequestId, request.Identity, request.Reason);
        await activities.WriteAsync(key, request.RunId, (activity, now) => Endings.Terminate(activity, asked, now), call.CancellationToken);
        return new();
    }

    public async Task<DeleteActivityExecutionResponse> DeleteActivityExecution(DeleteActivityExecutionRequest request, ServerCallContext call)
    {
        var key = ActivityRequests.Key(request.Namespace, request.ActivityId, request.RunId);
        await activities.DeleteAsync(key, request.RunId, call.CancellationToken);
        return new();
    }

    private DescribeActivityExecutionResponse Describe(LiveActivity activity, DescribeActivityExecutionRequest request)
    {
        var info = ActivityViews.Info(activity, clock());
        info.HeartbeatDetails = request.IncludeHeartbeatDetails ? activity.HeartbeatDetails : null;
        info.LastFailure = request.IncludeLastFailure ? activity.LastFailure : null;
        return new()
        {
            RunId = activity.RunId,
            Info = info,
            Input = request.IncludeInput ? activity.Request.Input : null,
            Outcome = request.IncludeOutcome ? activity.Outcome : null,
            LongPollToken = LongPollToken.Of(activity),
        };
    }
}
