using System.Globalization;
using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Worker deployments: which there are, and who may change them.</summary>
internal sealed class DeploymentHandlers(DeploymentRegistry deployments, IStore store, Func<DateTimeOffset> now)
{
    private const int DefaultPage = 1_000;

    public Task<ListWorkerDeploymentsResponse> ListWorkerDeployments(ListWorkerDeploymentsRequest request, ServerCallContext call)
    {
        var size = request.PageSize > 0 ? request.PageSize : DefaultPage;
        var all = deployments.List(request.Namespace);
        var from = From(request.NextPageToken);
        var response = new ListWorkerDeploymentsResponse
        {
            NextPageToken = from + size < all.Count ? ByteString.CopyFromUtf8((from + size).ToString(CultureInfo.InvariantCulture)) : ByteString.Empty,
        };
        response.WorkerDeployments.Add(all.Skip(from).Take(size).Select(DeploymentViews.Summarize));
        return Task.FromResult(response);
    }

    public async Task<DescribeWorkerDeploymentResponse> DescribeWorkerDeployment(DescribeWorkerDeploymentRequest request, ServerCallContext call)
    {
        DeploymentRequests.CheckName(request.DeploymentName);
        var found = await FindAsync(request.Namespace, request.DeploymentName) ?? throw NotFound(request.DeploymentName);
        return new() { ConflictToken = found.Token, WorkerDeploymentInfo = DeploymentViews.Info(found) };
    }

    public async Task<CreateWorkerDeploymentResponse> CreateWorkerDeployment(CreateWorkerDeploymentRequest request, ServerCallContext call)
    {
        if (request.DeploymentName.Length == 0)
        {
            throw ServiceError.InvalidArgument("deployment name cannot be empty");
        }

        DeploymentRequests.CheckName(request.DeploymentName);
        return await deployments.UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            now(),
            (draft, _) =>
            {
                var answer = new CreateWorkerDeploymentResponse { ConflictToken = draft.Token };
                if (deployments.Find(request.Namespace, request.DeploymentName) is null)
                {
                    draft.RequestIds[""] = request.RequestId;
                    draft.Info.LastModifierIdentity = request.Identity;
                    return (answer, true);
                }

                return request.RequestId.Length > 0 && draft.RequestIds.GetValueOrDefault("") == request.RequestId
                    ? (answer, false)
                    : throw ServiceError.AlreadyExists($"Worker Deployment with name \"{request.DeploymentName}\" already exists");
            },
            missing: null);
    }

    public async Task<DeleteWorkerDeploymentResponse> DeleteWorkerDeployment(DeleteWorkerDeploymentRequest request, ServerCallContext call)
    {
        DeploymentRequests.CheckName(request.DeploymentName);
        await deployments.DeleteAsync(request.Namespace, request.DeploymentName);
        return new();
    }

    public Task<SetWorkerDeploymentManagerResponse> SetWorkerDeploymentManager(SetWorkerDeploymentManagerRequest request, ServerCallContext call)
    {
        if (request.Self && request.Identity.Length == 0)
        {
            throw ServiceError.InvalidArgument("Identity is required");
        }

        DeploymentRequests.CheckName(request.DeploymentName);
        return deployments.UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            now(),
            (draft, _) => RoutingChanges.SetManager(draft, request.Self ? request.Identity : request.ManagerIdentity, request),
            missing: () => WorkflowNotFound(request.DeploymentName));
    }

    /// <summary>A deployment, with the drainage of its versions as it is now; null for none.</summary>
    public async Task<WorkerDeployment?> FindAsync(string ns, string name)
    {
        var time = now();
        if (deployments.Find(ns, name) is { } found && Drainage.IsDue(found, Timestamp.FromDateTimeOffset(time)))
        {
            await deployments.UpdateAsync(ns, name, time, (draft, at) => (true, Drainage.Refresh(draft, at, version => HasPinned(ns, version))), () => NotFound(name));
        }

        return deployments.Find(ns, name);
    }

    public static RpcException NotFound(string name) =>
        ServiceError.NotFound($"no Worker Deployment found with name '{name}'; does your Worker Deployment have pollers?");

    /// <summary>In the words of methods that the real server does by a workflow of its own.</summary>
    public static RpcException WorkflowNotFound(string name) => ServiceError.WorkflowNotFound($"temporal-sys-worker-deployment:{name}");

    private bool HasPinned(string ns, BuildVersion version)
    {
        var pinned = $"pinned:{version}".Replace("'", "''", StringComparison.Ordinal);
        var query = VisibilityQuery.Parse($"BuildIds = '{pinned}' AND ExecutionStatus = 'Running'", new Dictionary<string, IndexedValueType>());
        return store.Visibility.List(ns, query, 1, []).Records.Count > 0;
    }

    private static int From(ByteString token) =>
        token.IsEmpty ? 0
        : int.TryParse(token.ToStringUtf8(), NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from
        : throw ServiceError.InvalidArgument("the next page token is not one of this server's");
}
