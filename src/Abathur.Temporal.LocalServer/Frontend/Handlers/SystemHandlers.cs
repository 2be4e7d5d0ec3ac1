using Grpc.Core;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What the server is and can do. A capability is a switch: SDKs rely on what is set.</summary>
/// <param name="isPersistent">Whether it keeps everything in a file.</param>
internal sealed class SystemHandlers(bool isPersistent)
{
    /// <summary>The release whose behaviour this server follows.</summary>
    public const string Version = "1.32.0";

    private const string ClusterName = "active";

    private static readonly string ClusterId = Guid.NewGuid().ToString();

    public Task<GetSystemInfoResponse> GetSystemInfo(GetSystemInfoRequest request, ServerCallContext call) => Task.FromResult(
        new GetSystemInfoResponse
        {
            ServerVersion = Version,
            Capabilities = new()
            {
                SignalAndQueryHeader = true,
                InternalErrorDifferentiation = true,
                ActivityFailureIncludeHeartbeat = true,
                EncodedFailureAttributes = true,
                // Workers then say their build id as such. None is routed by it: they are unversioned, as on a server without rules for them.
                BuildIdBasedVersioning = true,
                UpsertMemo = true,
                SdkMetadata = true,
                EagerWorkflowStart = true,
                CountGroupByExecutionStatus = true,
                SupportsSchedules = true,
                Nexus = true,
            },
        });

    public Task<GetClusterInfoResponse> GetClusterInfo(GetClusterInfoRequest request, ServerCallContext call) => Task.FromResult(
        new GetClusterInfoResponse
        {
            ServerVersion = Version,
            ClusterId = ClusterId,
            ClusterName = ClusterName,
            HistoryShardCount = 1,
            PersistenceStore = isPersistent ? "sqlite" : "memory",
            VisibilityStore = isPersistent ? "sqlite" : "memory",
            InitialFailoverVersion = 1,
            FailoverVersionIncrement = 10,
            VersionInfo = new(),
        });

    public Task<ListClustersResponse> ListClusters(ListClustersRequest request, ServerCallContext call) => Task.FromResult(new ListClustersResponse
    {
        Clusters =
        {
            new ClusterMetadata
            {
                ClusterName = ClusterName,
                ClusterId = ClusterId,
                Address = call.Host,
                InitialFailoverVersion = 1,
                HistoryShardCount = 1,
                IsConnectionEnabled = true,
            },
        },
    });
}
