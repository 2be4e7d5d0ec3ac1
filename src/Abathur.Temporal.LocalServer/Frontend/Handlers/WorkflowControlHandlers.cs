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

    /// <summary>As on the official development server, where no dynamic configuration allows it.</summary>
    public Task<PauseWorkflowExecutionResponse> PauseWorkflowExecution(PauseWorkflowExecutionRequest request, ServerCallContext call) =>
        throw ServiceError.Disabled($"workflow pause is not enabled for namespace: {request.Namespace}");

    /// <summary>None is paused.</summary>
    public Task<UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecution(UnpauseWorkflowExecutionRequest request, ServerCallContext call)
    {
        if (request.WorkflowId.Length == 0)
        {
            throw ServiceError.InvalidArgument("Can't load workflow execution.  WorkflowId not set.");
        }

        RequestChecks.Target(request.WorkflowId, request.RunId);
        (string Name, string Value)[] texts = [("reason", request.Reason), ("request id", request.RequestId), ("identity", request.Identity)];
        foreach (var (name, value) in texts)
        {
            if (value.Length > Limits.IdLength)
            {
                throw ServiceError.InvalidArgument($"{name} is too long.");
            }
        }

        return engine.WriteAsync<UnpauseWorkflowExecutionResponse>(
            new WorkflowKey(request.Namespace, request.WorkflowId),
            tx =>
            {
                tx.Require(request.RunId);
                throw ServiceError.FailedPrecondition("workflow is not paused.");
            },
            call.CancellationToken);
    }
}
