using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Replication.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

internal sealed class NamespaceHandlers(NamespaceRegistry namespaces)
{
    private const string ClusterName = "active";
    private const int CompletionSizeLimit = 40 * 1024 * 1024;

    public async Task<RegisterNamespaceResponse> RegisterNamespace(RegisterNamespaceRequest request, ServerCallContext call)
    {
        if (request.Namespace.Length == 0)
        {
            throw ServiceError.InvalidArgument("Namespace not set on request.");
        }

        await namespaces.RegisterAsync(new NamespaceRecord
        {
            Name = request.Namespace,
            Id = Guid.CreateVersion7().ToString(),
            Description = request.Description,
            OwnerEmail = request.OwnerEmail,
            Retention = request.WorkflowExecutionRetentionPeriod?.ToTimeSpan() ?? NamespaceRecord.DefaultRetention,
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
        response.Namespaces.Add(namespaces.All.Skip(skip).Take(size).Select(Describe));
        if (skip + response.Namespaces.Count < namespaces.All.Count)
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
            Retention = request.Config?.WorkflowExecutionRetentionTtl?.ToTimeSpan() ?? ns.Retention,
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

    private static DescribeNamespaceResponse Describe(NamespaceRecord ns) => new()
    {
        NamespaceInfo = new()
        {
            Name = ns.Name,
            Id = ns.Id,
            State = NamespaceState.Registered,
            Description = ns.Description,
            OwnerEmail = ns.OwnerEmail,
            Data = { ns.Data.ToDictionary() },
            Capabilities = new()
            {
                SyncUpdate = true,
                AsyncUpdate = true,
                WorkerPollCompleteOnShutdown = true,
            },
            Limits = new()
            {
                BlobSizeLimitError = Limits.Blob,
                MemoSizeLimitError = Limits.Blob,
                WorkflowTaskCompletionSizeLimitError = CompletionSizeLimit,
            },
        },
        Config = new()
        {
            WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(ns.Retention),
            HistoryArchivalState = ArchivalState.Disabled,
            VisibilityArchivalState = ArchivalState.Disabled,
        },
        ReplicationConfig = new()
        {
            ActiveClusterName = ClusterName,
            Clusters = { new ClusterReplicationConfig { ClusterName = ClusterName } },
        },
    };
}
