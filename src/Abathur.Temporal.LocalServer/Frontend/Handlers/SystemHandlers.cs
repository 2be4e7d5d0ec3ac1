using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>What the server is and can do. A capability is a switch: SDKs rely on what is set.</summary>
/// <param name="isPersistent">Whether it keeps everything in a file.</param>
internal sealed class SystemHandlers(bool isPersistent)
{
    /// <summary>The release whose behaviour this server follows.</summary>
    public const string Version = "1.32.0";

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
                UpsertMemo = true,
                SdkMetadata = true,
                CountGroupByExecutionStatus = true,
            },
        });

    public Task<GetClusterInfoResponse> GetClusterInfo(GetClusterInfoRequest request, ServerCallContext call) => Task.FromResult(
        new GetClusterInfoResponse
        {
            ServerVersion = Version,
            ClusterId = ClusterId,
            ClusterName = "active",
            HistoryShardCount = 1,
            PersistenceStore = isPersistent ? "sqlite" : "memory",
            VisibilityStore = isPersistent ? "sqlite" : "memory",
            InitialFailoverVersion = 1,
            FailoverVersionIncrement = 10,
            VersionInfo = new(),
        });
}
