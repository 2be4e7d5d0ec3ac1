using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Resets;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>A workflow starts again from a point of its history.</summary>
internal sealed class ResetHandlers(HistoryEngine engine)
{
    public async Task<ResetWorkflowExecutionResponse> ResetWorkflowExecution(ResetWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        if (request.PostResetOperations.Count > 0)
        {
            throw ServiceError.Unimplemented("ResetWorkflowExecution with post_reset_operations");
        }

        var runId = await engine.ResetAsync(
            new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId),
            request.WorkflowExecution.RunId,
            _ => new ResetPoint(
                request.WorkflowTaskFinishEventId,
                request.Reason,
                request.Identity,
                request.RequestId,
                Reapplies(request, ResetReapplyExcludeType.Signal),
                Reapplies(request, ResetReapplyExcludeType.Update)),
            call.CancellationToken);
        return new() { RunId = runId };
    }

    private static bool Reapplies(ResetWorkflowExecutionRequest request, ResetReapplyExcludeType type) =>
        ResetTargets.Reapplies(request.ResetReapplyType, request.ResetReapplyExcludeTypes, type);
}
