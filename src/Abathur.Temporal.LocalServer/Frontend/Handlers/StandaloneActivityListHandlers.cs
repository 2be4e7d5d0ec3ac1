using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Lists and counts of standalone activities.</summary>
internal sealed class StandaloneActivityListHandlers(IStore store, NamespaceRegistry namespaces)
{
    private readonly StandaloneLists lists = new(StandaloneKind.Activity, ActivityRecords.Fields, store, namespaces);

    public Task<ListActivityExecutionsResponse> ListActivityExecutions(ListActivityExecutionsRequest request, ServerCallContext call)
    {
        var page = lists.List(request.Namespace, request.Query, request.PageSize, request.NextPageToken);
        return Task.FromResult(new ListActivityExecutionsResponse
        {
            Executions = { page.Records.Select(ActivityViews.Entry) },
            NextPageToken = page.NextPageToken,
        });
    }

    public Task<CountActivityExecutionsResponse> CountActivityExecutions(CountActivityExecutionsRequest request, ServerCallContext call)
    {
        var (total, groups) = lists.Count(request.Namespace, request.Query);
        var response = new CountActivityExecutionsResponse { Count = total };
        foreach (var (status, count) in groups)
        {
            response.Groups.Add(new CountActivityExecutionsResponse.Types.AggregationGroup { GroupValues = { status }, Count = count });
        }

        return Task.FromResult(response);
    }
}
