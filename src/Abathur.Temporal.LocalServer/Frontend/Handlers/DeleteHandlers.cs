using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

internal sealed class DeleteHandlers(HistoryEngine engine)
{
    public async Task<DeleteWorkflowExecutionResponse> DeleteWorkflowExecution(DeleteWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.WorkflowExecution);
        await engine.DeleteAsync(
            new WorkflowKey(request.Namespace, request.WorkflowExecution.WorkflowId), request.WorkflowExecution.RunId, call.CancellationToken);
        return new();
    }
}
