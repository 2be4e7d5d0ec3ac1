using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Removal;
using Abathur.Temporal.LocalServer.Retention;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Api.Replication.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <param name="namespaces">The namespaces.</param>
/// <param name="endpoints">The Nexus endpoints: what one leads to can't be deleted.</param>
/// <param name="removal">Removes them.</param>
/// <param name="retention">Of those without one of their own; null: for ever.</param>
internal sealed class NamespaceHandlers(NamespaceRegistry namespaces, EndpointRegistry endpoints, NamespaceRemoval removal, TimeSpan? retention)
{
    private const string ClusterName = "active";

    // Of the real server; here is none.
    private const string SystemNamespace = "temporal-system";

    private const int CompletionSizeLimit = 40 * 1024 * 1024;

    public async Task<RegisterNamespaceResponse> RegisterNamespace(RegisterNamespaceRequest request, ServerCallContext call)
    {
        if (request.Namespace.Length == 0)
        {
            throw ServiceError.InvalidArgument("Namespace not set on request.");
        }

        // One of this name may have been deleted a moment ago.
        await removal.WaitAsync(request.Namespace);
        await namespaces.RegisterAsync(new NamespaceRecord
        {
            Name = request.Namespace,
            Id = Guid.CreateVersion7().ToString(),
            Description = request.Description,
            OwnerEmail = request.OwnerEmail,
            OwnRetention = Own(request.WorkflowExecutionRetentionPeriod),
            Data = new Dictionary<string, string>(request.Data),
        });
        return new();
    }

    public Task<DescribeNamespaceResponse> DescribeNamespace(DescribeNamespaceRequest request, ServerCallContext call) =>
        Task.FromResult(Describe(request.Id.Length > 0 ? namespaces.GetById(request.Id) : namespaces.Get(request.Namespace)));

    public Task<ListNamespacesResponse> ListNamespaces(ListNamespacesRequest request, ServerCallContext call)
    {
        var size = request.PageSize > 0 ? request.PageSize : int.MaxValue;
        var skip = request.NextPageToken.IsEmpty ? 0 : int.Parse(request.NextPageToken.ToStringUtf8(), null);
        var response = new ListNamespacesResponse();
        var all = request.NamespaceFilter is { IncludeDeleted: true } ? [.. namespaces.All, .. namespaces.Deleted] : namespaces.All;
        response.Namespaces.Add(all.Skip(skip).Take(size).Select(Describe));
        if (skip + response.Namespaces.Count < all.Count)
        {
            response.NextPageToken = ByteString.CopyFromUtf8($"{skip + response.Namespaces.Count}");
        }

        return Task.FromResult(response);
    }

    public async Task<UpdateNamespaceResponse> UpdateNamespace(UpdateNamespaceRequest request, ServerCallContext call)
    {
        await namespaces.UpdateAsync(request.Namespace, ns => ns with
        {
            Description = request.UpdateInfo?.Description is { Length: > 0 } description ? description : ns.Description,
            OwnerEmail = request.UpdateInfo?.OwnerEmail is { Length: > 0 } owner ? owner : ns.OwnerEmail,
            OwnRetention = Own(request.Config?.WorkflowExecutionRetentionTtl) ?? ns.OwnRetention,
            Data = request.UpdateInfo is { Data.Count: > 0 } info ? new Dictionary<string, string>(info.Data) : ns.Data,
        });
        var described = Describe(namespaces.Get(request.Namespace));
        return new()
        {
            NamespaceInfo = described.NamespaceInfo,
            Config = described.Config,
            ReplicationConfig = described.ReplicationConfig,
        };
    }

    /// <summary>Its name is free again at once, whatever <c>namespace_delete_delay</c> says.</summary>
    public async Task<DeleteNamespaceResponse> DeleteNamespace(DeleteNamespaceRequest request, ServerCallContext call)
    {
        if (request.Namespace.Length > 0 && request.NamespaceId.Length > 0)
        {
            throw ServiceError.InvalidArgument("Only one of namespace name or Id should be set on request.");
        }

        if (request.Namespace.Length + request.NamespaceId.Length == 0)
        {
            throw ServiceError.InvalidArgument("Namespace not set on request.");
        }

        if (request.Namespace == SystemNamespace)
        {
            throw ServiceError.FailedPrecondition("unable to delete system namespace");
        }

        var ns = request.NamespaceId.Length > 0 ? namespaces.GetById(request.NamespaceId) : namespaces.Get(request.Namespace);
        return endpoints.All.FirstOrDefault(e => e.Spec.Target.Worker?.Namespace == ns.Name) is { } endpoint
            ? throw ServiceError.FailedPrecondition($"cannot delete a namespace that is a target of a Nexus endpoint {endpoint.Spec.Name}")
            : new() { DeletedNamespace = await removal.StartAsync(ns) };
    }

    // Nothing, as well as zero: nobody has said.
    private static TimeSpan? Own(Duration? asked) => asked?.ToTimeSpan() switch
    {
        null => null,
        { Ticks: 0 } => null,
        { } period when period < RetentionPeriod.Shortest =>
            throw ServiceError.InvalidArgument($"A retention of {period.TotalSeconds} s is too short: it must be at least {RetentionPeriod.Shortest.TotalSeconds} s."),
        var period => period,
    };

    private DescribeNamespaceResponse Describe(NamespaceRecord ns) => new()
    {
        NamespaceInfo = new()
        {
            Name = ns.DeletedName ?? ns.Name,
            Id = ns.Id,
            State = ns.DeletedName is null ? NamespaceState.Registered : NamespaceState.Deleted,
            Description = ns.Description,
            OwnerEmail = ns.OwnerEmail,
            Data = { ns.Data.ToDictionary() },
            SupportsSchedules = true,
            Capabilities = new()
            {
                EagerWorkflowStart = true,
                SyncUpdate = true,
                AsyncUpdate = true,
                WorkerPollCompleteOnShutdown = true,
                WorkerHeartbeats = true,
                ReportedProblemsSearchAttribute = true,
                StandaloneActivities = true,
                StandaloneActivityStartDelay = true,
                StandaloneActivityBatchOperations = true,
                StandaloneActivityOperatorCommands = true,
                StandaloneNexusOperation = true,
                WorkflowPause = true,
            },
            Limits = new()
            {
                BlobSizeLimitError = namespaces.PayloadLimit.Error,
                MemoSizeLimitError = Limits.Memo,
                WorkflowTaskCompletionSizeLimitError = CompletionSizeLimit,
            },
        },
        Config = new()
        {
            WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(RetentionPeriod.Of(ns, retention) ?? TimeSpan.Zero),
            HistoryArchivalState = ArchivalState.Disabled,
            VisibilityArchivalState = ArchivalState.Disabled,
        },
        ReplicationConfig = new()
        {
            ActiveClusterName = ClusterName,
            Clusters = { new ClusterReplicationConfig { ClusterName = ClusterName } },
            State = ReplicationState.Normal,
        },
    };
}
