using Abathur.Temporal.LocalServer.Errors;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What was there before worker deployments: refused, as the official development server does by default.</summary>
internal sealed class OldVersioningHandlers
{
    public Task<GetWorkerBuildIdCompatibilityResponse> GetWorkerBuildIdCompatibility(
        GetWorkerBuildIdCompatibilityRequest request, ServerCallContext call) => throw Sets();

    public Task<UpdateWorkerBuildIdCompatibilityResponse> UpdateWorkerBuildIdCompatibility(
        UpdateWorkerBuildIdCompatibilityRequest request, ServerCallContext call) => throw Sets();

    public Task<GetWorkerVersioningRulesResponse> GetWorkerVersioningRules(GetWorkerVersioningRulesRequest request, ServerCallContext call) => throw Rules();

    public Task<UpdateWorkerVersioningRulesResponse> UpdateWorkerVersioningRules(
        UpdateWorkerVersioningRulesRequest request, ServerCallContext call) => throw Rules();

    public Task<GetWorkerTaskReachabilityResponse> GetWorkerTaskReachability(GetWorkerTaskReachabilityRequest request, ServerCallContext call) => throw Rules();

    public Task<SetCurrentDeploymentResponse> SetCurrentDeployment(SetCurrentDeploymentRequest request, ServerCallContext call) => throw Series();

    public Task<GetCurrentDeploymentResponse> GetCurrentDeployment(GetCurrentDeploymentRequest request, ServerCallContext call) => throw Series();

    public Task<ListDeploymentsResponse> ListDeployments(ListDeploymentsRequest request, ServerCallContext call) => throw Series();

    public Task<DescribeDeploymentResponse> DescribeDeployment(DescribeDeploymentRequest request, ServerCallContext call) => throw Series();

    public Task<GetDeploymentReachabilityResponse> GetDeploymentReachability(GetDeploymentReachabilityRequest request, ServerCallContext call) => throw Series();

    private static RpcException Sets() => ServiceError.PermissionDenied("Worker versioning v0.1 (Version Set-based, deprecated) is disabled on this namespace.");

    private static RpcException Rules() => ServiceError.PermissionDenied("Worker versioning v0.2 (Rules-based, deprecated) is disabled on this namespace.");

    private static RpcException Series() =>
        ServiceError.Disabled("Deployments are deprecated and no longer supported, use Worker Deployments instead");
}
