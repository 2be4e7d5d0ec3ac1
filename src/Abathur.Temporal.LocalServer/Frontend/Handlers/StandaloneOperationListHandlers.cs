using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Operations;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Lists and counts of standalone Nexus operations.</summary>
internal sealed class StandaloneOperationListHandlers(IStore store, NamespaceRegistry namespaces)
{
    private readonly StandaloneLists lists = new(StandaloneKind.NexusOperation, OperationRecords.Fields, store, namespaces);

    public Task<ListNexusOperationExecutionsResponse> ListNexusOperationExecutions(ListNexusOperationExecutionsRequest request, ServerCallContext call)
    {
        var page = lists.List(request.Namespace, request.Query, request.PageSize, request.NextPageToken);
        return Task.FromResult(new ListNexusOperationExecutionsResponse
        {
            Operations = { page.Records.Select(OperationViews.Entry) },
            NextPageToken = page.NextPageToken,
        });
    }

    public Task<CountNexusOperationExecutionsResponse> CountNexusOperationExecutions(CountNexusOperationExecutionsRequest request, ServerCallContext call)
    {
        var (total, groups) = lists.Count(request.Namespace, request.Query);
        var response = new CountNexusOperationExecutionsResponse { Count = total };
        foreach (var (status, count) in groups)
        {
            response.Groups.Add(new CountNexusOperationExecutionsResponse.Types.AggregationGroup { GroupValues = { status }, Count = count });
        }

        return Task.FromResult(response);
    }
}
