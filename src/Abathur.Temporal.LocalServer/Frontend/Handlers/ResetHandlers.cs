using Abathur.Temporal.LocalServer.Frontend.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Transitions;
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

        var key = new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId);
        var history = await engine.ReadAsync(
            key, request.WorkflowExecution.RunId, run => new ResetSource(run.RunId, [.. run.Events]), call.CancellationToken);
        var runId = await engine.WriteAsync(
            key,
            tx => Reset.From(tx, history, new ResetPoint(
                request.WorkflowTaskFinishEventId,
                request.Reason,
                request.Identity,
                request.RequestId,
                Reapplied(request, ResetReapplyExcludeType.Signal),
                Reapplied(request, ResetReapplyExcludeType.Update))),
            call.CancellationToken);
        return new() { RunId = runId };
    }

    private static bool Reapplied(ResetWorkflowExecutionRequest request, ResetReapplyExcludeType type)
    {
        var byType = request.ResetReapplyType switch
        {
            ResetReapplyType.None => false,
            ResetReapplyType.Signal => type == ResetReapplyExcludeType.Signal,
            _ => true,
        };
        return byType && !request.ResetReapplyExcludeTypes.Contains(type);
    }
}
