using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Schedules;
using Abathur.Temporal.LocalServer.Visibility;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Lists and counts of schedules. Their queries filter on a schedule's id, its search attributes and whether it is paused.</summary>
internal sealed class ScheduleListHandlers(ScheduleEngine schedules, NamespaceRegistry namespaces)
{
    private const int DefaultPage = 1_000;
    private const string IdField = "ScheduleId";

    public Task<ListSchedulesResponse> ListSchedules(ListSchedulesRequest request, ServerCallContext call)
    {
        var size = request.MaximumPageSize is > 0 and <= DefaultPage ? request.MaximumPageSize : DefaultPage;
        var page = VisibilityQuestions.Ask(() => schedules.Visibility.List(
            request.Namespace, Query(request.Namespace, request.Query), size, request.NextPageToken.Span));
        var response = new ListSchedulesResponse { NextPageToken = page.NextPageToken };
        response.Schedules.Add(page.Records
            .Select(record => schedules.Find(new ScheduleKey(request.Namespace, record.WorkflowId)))
            .Where(state => state is not null)
            .Select(state => ScheduleViews.Entry(state!)));
        return Task.FromResult(response);
    }

    public Task<CountSchedulesResponse> CountSchedules(CountSchedulesRequest request, ServerCallContext call)
    {
        var count = VisibilityQuestions.Ask(() => schedules.Visibility.Count(request.Namespace, Query(request.Namespace, request.Query)));
        return Task.FromResult(new CountSchedulesResponse { Count = count.Total });
    }

    private VisibilityQuery Query(string ns, string text)
    {
        var query = VisibilityQuery.Parse(text, namespaces.Get(ns).SearchAttributes);
        return query.Fields.FirstOrDefault(field => !IsAllowed(field)) is { } refused
            ? throw ServiceError.InvalidArgument($"invalid query filter for schedules: cannot filter on \"{refused.Key}\"")
            : query;
    }

    private static bool IsAllowed(VisibilityField field) =>
        field.Name == IdField || field.Key == ScheduleRecords.Paused || !VisibilityFields.System.ContainsKey(field.Key);
}
