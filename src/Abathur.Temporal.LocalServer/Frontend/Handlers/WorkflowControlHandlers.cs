using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What operators do to running workflows.</summary>
internal sealed class WorkflowControlHandlers(HistoryEngine engine)
{
    public async Task<UpdateWorkflowExecutionOptionsResponse> UpdateWorkflowExecutionOptions(
        UpdateWorkflowExecutionOptionsRequest request, ServerCallContext call)
    {
        var workflowId = request.WorkflowExecution?.WorkflowId ?? "";
        RequestChecks.Target(workflowId, "");
        var update = new WorkflowOptionsUpdate(request.WorkflowExecutionOptions, request.UpdateMask);
        RequestChecks.Target(request.WorkflowExecution);
        var options = await engine.WriteAsync(
            new WorkflowKey(request.Namespace, workflowId),
            tx => RunOptions.Update(tx, tx.Require(request.WorkflowExecution!.RunId), update, request.Identity),
            call.CancellationToken);
        return new() { WorkflowExecutionOptions = options };
    }

    public async Task<PauseWorkflowExecutionResponse> PauseWorkflowExecution(PauseWorkflowExecutionRequest request, ServerCallContext call)
    {
        Check(request.WorkflowId, request.RunId, request.Reason, request.RequestId, request.Identity);
        await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowId),
            tx => RunPauses.Pause(tx, tx.Require(request.RunId), request),
            call.CancellationToken);
        return new();
    }

    public async Task<UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecution(UnpauseWorkflowExecutionRequest request, ServerCallContext call)
    {
        Check(request.WorkflowId, request.RunId, request.Reason, request.RequestId, request.Identity);
        await engine.WriteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowId),
            tx => RunPauses.Unpause(tx, tx.Require(request.RunId), request),
            call.CancellationToken);
        return new();
    }

    private static void Check(string workflowId, string runId, string reason, string requestId, string identity)
    {
        if (workflowId.Length == 0)
        {
            throw ServiceError.InvalidArgument("Can't load workflow execution.  WorkflowId not set.");
        }

        RequestChecks.Target(workflowId, runId);
        (string Name, string Value)[] texts = [("reason", reason), ("request id", requestId), ("identity", identity)];
        foreach (var (name, value) in texts)
        {
            if (value.Length > Limits.IdLength)
            {
                throw ServiceError.InvalidArgument($"{name} is too long.");
            }
        }
    }
}
