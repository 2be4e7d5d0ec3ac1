using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Lists of what this server doesn't have: empty is the truth, and the Web UI needs an answer.</summary>
internal sealed class EmptyListHandlers
{
    public Task<ListSchedulesResponse> ListSchedules(ListSchedulesRequest request, ServerCallContext call) => Task.FromResult(new ListSchedulesResponse());

    public Task<CountSchedulesResponse> CountSchedules(CountSchedulesRequest request, ServerCallContext call) => Task.FromResult(new CountSchedulesResponse());

    public Task<ListBatchOperationsResponse> ListBatchOperations(ListBatchOperationsRequest request, ServerCallContext call) => Task.FromResult(new ListBatchOperationsResponse());

    public Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext call) => Task.FromResult(new ListWorkersResponse());

    public Task<CountWorkersResponse> CountWorkers(CountWorkersRequest request, ServerCallContext call) => Task.FromResult(new CountWorkersResponse());

    public Task<ListWorkerDeploymentsResponse> ListWorkerDeployments(ListWorkerDeploymentsRequest request, ServerCallContext call) => Task.FromResult(new ListWorkerDeploymentsResponse());

    public Task<ListWorkflowRulesResponse> ListWorkflowRules(ListWorkflowRulesRequest request, ServerCallContext call) => Task.FromResult(new ListWorkflowRulesResponse());

    public Task<ListArchivedWorkflowExecutionsResponse> ListArchivedWorkflowExecutions(ListArchivedWorkflowExecutionsRequest request, ServerCallContext call) => Task.FromResult(new ListArchivedWorkflowExecutionsResponse());

    public Task<ListActivityExecutionsResponse> ListActivityExecutions(ListActivityExecutionsRequest request, ServerCallContext call) => Task.FromResult(new ListActivityExecutionsResponse());

    public Task<CountActivityExecutionsResponse> CountActivityExecutions(CountActivityExecutionsRequest request, ServerCallContext call) => Task.FromResult(new CountActivityExecutionsResponse());

    public Task<ListNexusOperationExecutionsResponse> ListNexusOperationExecutions(ListNexusOperationExecutionsRequest request, ServerCallContext call) => Task.FromResult(new ListNexusOperationExecutionsResponse());

    public Task<CountNexusOperationExecutionsResponse> CountNexusOperationExecutions(CountNexusOperationExecutionsRequest request, ServerCallContext call) => Task.FromResult(new CountNexusOperationExecutionsResponse());

    public Task<Temporalio.Api.OperatorService.V1.ListNexusEndpointsResponse> ListNexusEndpoints(Temporalio.Api.OperatorService.V1.ListNexusEndpointsRequest request, ServerCallContext call) => Task.FromResult(new Temporalio.Api.OperatorService.V1.ListNexusEndpointsResponse());
}
