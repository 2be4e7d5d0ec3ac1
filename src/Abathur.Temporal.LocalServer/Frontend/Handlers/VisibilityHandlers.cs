using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Lists and counts of workflows.</summary>
internal sealed class VisibilityHandlers(IStore store, NamespaceRegistry namespaces)
{
    private const int DefaultPage = 1_000;

    public Task<ListWorkflowExecutionsResponse> ListWorkflowExecutions(ListWorkflowExecutionsRequest request, ServerCallContext call)
    {
        var page = List(request.Namespace, request.Query, request.PageSize, request.NextPageToken);
        var response = new ListWorkflowExecutionsResponse { NextPageToken = page.NextPageToken };
        response.Executions.Add(page.Records.Select(ExecutionInfos.Of));
        return Task.FromResult(response);
    }

    public Task<ScanWorkflowExecutionsResponse> ScanWorkflowExecutions(ScanWorkflowExecutionsRequest request, ServerCallContext call)
    {
        var page = List(request.Namespace, request.Query, request.PageSize, request.NextPageToken);
        var response = new ScanWorkflowExecutionsResponse { NextPageToken = page.NextPageToken };
        response.Executions.Add(page.Records.Select(ExecutionInfos.Of));
        return Task.FromResult(response);
    }

    public Task<ListOpenWorkflowExecutionsResponse> ListOpenWorkflowExecutions(ListOpenWorkflowExecutionsRequest request, ServerCallContext call)
    {
        var query = LegacyFilters.Query("ExecutionStatus = 'Running'", "StartTime", request.StartTimeFilter, request.ExecutionFilter, request.TypeFilter);
        var page = List(request.Namespace, query, request.MaximumPageSize, request.NextPageToken);
        var response = new ListOpenWorkflowExecutionsResponse { NextPageToken = page.NextPageToken };
        response.Executions.Add(page.Records.Select(ExecutionInfos.Of));
        return Task.FromResult(response);
    }

    public Task<ListClosedWorkflowExecutionsResponse> ListClosedWorkflowExecutions(
        ListClosedWorkflowExecutionsRequest request, ServerCallContext call)
    {
        var status = request.StatusFilter is { Status: not WorkflowExecutionStatus.Unspecified } filter
            ? $"ExecutionStatus = '{filter.Status}'"
            : "ExecutionStatus != 'Running'";
        var query = LegacyFilters.Query(status, "CloseTime", request.StartTimeFilter, request.ExecutionFilter, request.TypeFilter);
        var page = List(request.Namespace, query, request.MaximumPageSize, request.NextPageToken);
        var response = new ListClosedWorkflowExecutionsResponse { NextPageToken = page.NextPageToken };
        response.Executions.Add(page.Records.Select(ExecutionInfos.Of));
        return Task.FromResult(response);
    }

    public Task<CountWorkflowExecutionsResponse> CountWorkflowExecutions(CountWorkflowExecutionsRequest request, ServerCallContext call)
    {
        var count = VisibilityQuestions.Ask(() => store.Visibility.Count(request.Namespace, VisibilityQuery.Parse(request.Query, Types(request.Namespace))));
        var response = new CountWorkflowExecutionsResponse { Count = count.Total };
        foreach (var (status, number) in count.ByStatus ?? [])
        {
            response.Groups.Add(new CountWorkflowExecutionsResponse.Types.AggregationGroup
            {
                GroupValues = { new SearchAttributeValue(IndexedValueType.Keyword, status.ToString()).Encode() },
                Count = number,
            });
        }

        return Task.FromResult(response);
    }

    private VisibilityPage List(string ns, string query, int pageSize, ByteString token) => VisibilityQuestions.Ask(() =>
        store.Visibility.List(
            ns, VisibilityQuery.Parse(query, Types(ns)), pageSize is > 0 and <= DefaultPage ? pageSize : DefaultPage, token.Span));

    private IReadOnlyDictionary<string, IndexedValueType> Types(string ns) => namespaces.Get(ns).SearchAttributes;
}
