using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Resets;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>A workflow starts again from a point of its history.</summary>
internal sealed class ResetHandlers(HistoryEngine engine)
{
    public async Task<ResetWorkflowExecutionResponse> ResetWorkflowExecution(ResetWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        if (request.RequestId.Length == 0)
        {
            throw ServiceError.InvalidArgument("RequestId is not set on request.");
        }

        var runId = await engine.ResetAsync(
            new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId),
            request.WorkflowExecution.RunId,
            run => new ResetPoint(
                run.RunId,
                request.WorkflowTaskFinishEventId,
                request.Reason,
                request.Identity,
                request.RequestId,
                ResetTargets.Reapplied(request.ResetReapplyType, request.ResetReapplyExcludeTypes))
            {
                Options = PostReset.Of(engine.Context.Queues, run, request.PostResetOperations),
            },
            call.CancellationToken);
        return new() { RunId = runId };
    }
}
