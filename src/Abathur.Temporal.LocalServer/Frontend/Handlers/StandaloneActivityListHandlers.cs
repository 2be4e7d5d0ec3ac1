using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Lists and counts of standalone activities.</summary>
internal sealed class StandaloneActivityListHandlers(IStore store, NamespaceRegistry namespaces)
{
    private const int DefaultPage = 1_000;

    public Task<ListActivityExecutionsResponse> ListActivityExecutions(ListActivityExecutionsRequest request, ServerCallContext call)
    {
        var size = request.PageSize is > 0 and <= DefaultPage ? request.PageSize : DefaultPage;
        var page = VisibilityQuestions.Ask(() => store.Visibility.List(
            ActivityKey.DivisionOf(request.Namespace), Query(request.Namespace, request.Query), size, request.NextPageToken.Span));
        var response = new ListActivityExecutionsResponse { NextPageToken = page.NextPageToken };
        response.Executions.Add(page.Records.Select(ActivityViews.Entry));
        return Task.FromResult(response);
    }

    public Task<CountActivityExecutionsResponse> CountActivityExecutions(CountActivityExecutionsRequest request, ServerCallContext call)
    {
        var count = VisibilityQuestions.Ask(() => store.Visibility.Count(
            ActivityKey.DivisionOf(request.Namespace), Query(request.Namespace, request.Query)));
        var response = new CountActivityExecutionsResponse { Count = count.Total };
        foreach (var (status, number) in (count.ByStatus ?? []).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal))
        {
            response.Groups.Add(new CountActivityExecutionsResponse.Types.AggregationGroup
            {
                GroupValues = { new SearchAttributeValue(IndexedValueType.Keyword, status.ToString()).Encode() },
                Count = number,
            });
        }

        return Task.FromResult(response);
    }

    private VisibilityQuery Query(string ns, string text) =>
        VisibilityQuery.Parse(text, new VisibilityNames(namespaces.Get(ns).SearchAttributes, ActivityRecords.Fields));
}
