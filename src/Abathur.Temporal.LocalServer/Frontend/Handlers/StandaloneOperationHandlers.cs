using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Standalone.Operations;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Standalone Nexus operations, one at a time; lists are in <see cref="StandaloneOperationListHandlers"/>.</summary>
internal sealed class StandaloneOperationHandlers(StandaloneOperations operations, NamespaceRegistry namespaces, Func<DateTimeOffset> clock)
{
    public async Task<StartNexusOperationExecutionResponse> StartNexusOperationExecution(StartNexusOperationExecutionRequest request, ServerCallContext call)
    {
        OperationRequests.Normalize(request, namespaces.Get(request.Namespace), namespaces.PayloadLimit);
        var (operation, isStarted) = await operations.StartAsync(request, call.CancellationToken);
        return new() { RunId = operation.RunId, Started = isStarted };
    }

    public async Task<DescribeNexusOperationExecutionResponse> DescribeNexusOperationExecution(
        DescribeNexusOperationExecutionRequest request, ServerCallContext call)
    {
        var key = OperationRequests.Key(request.Namespace, request.OperationId, request.RunId);
        if (!request.LongPollToken.IsEmpty && request.RunId.Length == 0)
        {
            throw ServiceError.InvalidArgument("run_id is required when long_poll_token is provided");
        }

        if (request.LongPollToken.IsEmpty)
        {
            var (operation, _) = await operations.ReadAsync(key, request.RunId, call.CancellationToken);
            return Describe(operation, request);
        }

        var token = LongPollToken.Parse(request.LongPollToken);
        using var patience = call.LongPoll(LongPolls.Standalone);
        return await operations.WaitAsync(key, request.RunId, token.IsOutdated, patience.Token) is { } changed ? Describe(changed, request) : new();
    }

    public async Task<PollNexusOperationExecutionResponse> PollNexusOperationExecution(PollNexusOperationExecutionRequest request, ServerCallContext call)
    {
        var key = OperationRequests.Key(request.Namespace, request.OperationId, request.RunId);
        if (!Enum.IsDefined(request.WaitStage))
        {
            throw ServiceError.InvalidArgument($"unsupported wait_stage: {request.WaitStage:D}");
        }

        var isStartEnough = request.WaitStage == NexusOperationWaitStage.Started;
        using var patience = call.LongPoll(LongPolls.Standalone);
        var reached = await operations.WaitAsync(
            key, request.RunId, operation => !operation.IsOpen || (isStartEnough && operation.Stage == OperationStage.Started), patience.Token);
        return reached is null ? new() : OperationViews.Reached(reached);
    }

    public async Task<RequestCancelNexusOperationExecutionResponse> RequestCancelNexusOperationExecution(
        RequestCancelNexusOperationExecutionRequest request, ServerCallContext call)
    {
        var key = OperationRequests.Key(request.Namespace, request.OperationId, request.RunId);
        var asked = OperationRequests.Requested(request.RequestId, request.Identity, request.Reason);
        await operations.WriteAsync(key, request.RunId, (operation, _) => OperationEndings.RequestCancel(operation, asked), call.CancellationToken);
        return new();
    }

    public async Task<TerminateNexusOperationExecutionResponse> TerminateNexusOperationExecution(
        TerminateNexusOperationExecutionRequest request, ServerCallContext call)
    {
        var key = OperationRequests.Key(request.Namespace, request.OperationId, request.RunId);
        var asked = OperationRequests.Requested(request.RequestId, request.Identity, request.Reason);
        await operations.WriteAsync(key, request.RunId, (operation, now) => OperationEndings.Terminate(operation, asked, now), call.CancellationToken);
        return new();
    }

    public async Task<DeleteNexusOperationExecutionResponse> DeleteNexusOperationExecution(DeleteNexusOperationExecutionRequest request, ServerCallContext call)
    {
        var key = OperationRequests.Key(request.Namespace, request.OperationId, request.RunId);
        await operations.DeleteAsync(key, request.RunId, call.CancellationToken);
        return new();
    }

    private DescribeNexusOperationExecutionResponse Describe(LiveOperation operation, DescribeNexusOperationExecutionRequest request)
    {
        var description = request.IncludeOutcome ? OperationViews.WithOutcome(operation) : new();
        description.RunId = operation.RunId;
        description.Info = OperationViews.Info(operation, clock());
        description.Input = request.IncludeInput ? operation.Request.Input : null;
        description.LongPollToken = LongPollToken.Of(operation);
        return description;
    }
}
