using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Schedules;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Schedules, one at a time; lists are in <see cref="ScheduleListHandlers"/>.</summary>
internal sealed class ScheduleHandlers(ScheduleEngine schedules, NamespaceRegistry namespaces)
{
    public async Task<CreateScheduleResponse> CreateSchedule(CreateScheduleRequest request, ServerCallContext call)
    {
        ScheduleRequests.Validate(request);
        var ns = namespaces.Get(request.Namespace);
        var runId = Guid.CreateVersion7().ToString();
        var (schedule, spec) = ScheduleRequests.Canonical(request.Schedule, runId);
        ScheduleRequests.CheckAction(schedule, ns);
        var attributes = TypedSearchAttributes.Check(ns, request.SearchAttributes) ?? new();
        RequestChecks.Size(request, namespaces.PayloadLimit);
        await schedules.CreateAsync(
            new ScheduleKey(request.Namespace, request.ScheduleId),
            request.RequestId,
            now =>
            {
                var state = new LiveSchedule
                {
                    Namespace = request.Namespace,
                    Id = request.ScheduleId,
                    RunId = runId,
                    Schedule = Policies.WithDefaults(schedule),
                    Spec = spec,
                    Memo = request.Memo ?? new(),
                    SearchAttributes = attributes,
                    CreateTime = now,
                    ProcessedUntil = now,
                    CreateRequestId = request.RequestId,
                };
                return request.InitialPatch is { } patch ? Changes.Patch(state, patch, now) : state;
            },
            call.CancellationToken);
        return new() { ConflictToken = ScheduleViews.Token(1) };
    }

    public async Task<DescribeScheduleResponse> DescribeSchedule(DescribeScheduleRequest request, ServerCallContext call) =>
        ScheduleViews.Describe(await schedules.ReadAsync(new ScheduleKey(request.Namespace, request.ScheduleId), call.CancellationToken));

    public async Task<UpdateScheduleResponse> UpdateSchedule(UpdateScheduleRequest request, ServerCallContext call)
    {
        ScheduleRequests.Validate(request);
        var ns = namespaces.Get(request.Namespace);
        ScheduleRequests.CheckAction(request.Schedule, ns);
        _ = ScheduleRequests.Canonical(request.Schedule, "");
        var attributes = TypedSearchAttributes.Check(ns, request.SearchAttributes);
        RequestChecks.Size(request, namespaces.PayloadLimit);
        var token = ScheduleViews.ReadToken(request.ConflictToken);
        await schedules.ChangeAsync(
            new ScheduleKey(request.Namespace, request.ScheduleId),
            (state, now) =>
            {
                var (schedule, spec) = ScheduleRequests.Canonical(request.Schedule, state.RunId);
                return Changes.Once(state, request.RequestId) is { } first
                    ? Changes.Update(first, schedule, spec, attributes, request.Memo, token, now)
                    : null;
            },
            call.CancellationToken);
        return new();
    }

    public async Task<PatchScheduleResponse> PatchSchedule(PatchScheduleRequest request, ServerCallContext call)
    {
        ScheduleRequests.Validate(request, namespaces.PayloadLimit);
        await schedules.ChangeAsync(
            new ScheduleKey(request.Namespace, request.ScheduleId),
            (state, now) => Changes.Once(state, request.RequestId) is { } first ? Changes.Patch(first, request.Patch, now) : null,
            call.CancellationToken);
        return new();
    }

    public async Task<ListScheduleMatchingTimesResponse> ListScheduleMatchingTimes(
        ListScheduleMatchingTimesRequest request, ServerCallContext call)
    {
        var state = await schedules.ReadAsync(new ScheduleKey(request.Namespace, request.ScheduleId), call.CancellationToken);
        if (request.StartTime is not { } start || request.EndTime?.ToDateTimeOffset() is not { } end)
        {
            throw ServiceError.QueryFailed("missing or invalid query", null);
        }

        var response = new ListScheduleMatchingTimesResponse();
        response.StartTime.Add(state.Spec.After(start.ToDateTimeOffset())
            .TakeWhile(time => time.Actual <= end)
            .Take(ScheduleLimits.MatchingTimes)
            .Select(time => Timestamp.FromDateTimeOffset(time.Actual)));
        return response;
    }

    public async Task<DeleteScheduleResponse> DeleteSchedule(DeleteScheduleRequest request, ServerCallContext call)
    {
        await schedules.DeleteAsync(new ScheduleKey(request.Namespace, request.ScheduleId), call.CancellationToken);
        return new();
    }
}
