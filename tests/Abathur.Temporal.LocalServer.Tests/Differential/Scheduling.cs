using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Calls about one schedule, as they go over the wire, and what of their answers is the same on every server.</summary>
internal sealed class Scheduling(ScenarioRun run, string suffix = "")
{
    // Actions' times are the test's own: far from now, or asked for.
    public static readonly Timestamp Far = Time("2090-01-01T00:00:00Z");

    public string Id => run.Id(suffix);

    private string Namespace => run.Client.Options.Namespace;

    private WorkflowService Service => run.Client.WorkflowService;

    public static Timestamp Time(string text) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A schedule that starts a scripted workflow.</summary>
    public async Task<Schedule> ScheduleAsync(ScheduleSpec? spec = null, params Scripts.Step[] steps) => new()
    {
        Spec = spec ?? new(),
        Action = new()
        {
            StartWorkflow = new()
            {
                WorkflowId = $"{Id}-run",
                WorkflowType = new() { Name = "Script" },
                TaskQueue = new() { Name = run.TaskQueue },
                WorkflowTaskTimeout = Duration.FromTimeSpan(ScenarioRun.TaskTimeout),
                Input = new() { Payloads_ = { run.Client.Options.DataConverter.PayloadConverter.ToPayload(steps) } },
            },
        },
    };

    public Task CreateAsync(Schedule? schedule, Action<CreateScheduleRequest>? change = null)
    {
        var request = new CreateScheduleRequest { Namespace = Namespace, ScheduleId = Id, Schedule = schedule, RequestId = "create", Identity = "test" };
        change?.Invoke(request);
        return Service.CreateScheduleAsync(request);
    }

    public Task<DescribeScheduleResponse> DescribeAsync() => Service.DescribeScheduleAsync(new() { Namespace = Namespace, ScheduleId = Id });

    public Task UpdateAsync(Schedule schedule, Action<UpdateScheduleRequest>? change = null)
    {
        var request = new UpdateScheduleRequest { Namespace = Namespace, ScheduleId = Id, Schedule = schedule, RequestId = Guid.NewGuid().ToString() };
        change?.Invoke(request);
        return Service.UpdateScheduleAsync(request);
    }

    public Task PatchAsync(SchedulePatch patch, string? requestId = null) => Service.PatchScheduleAsync(new()
    {
        Namespace = Namespace,
        ScheduleId = Id,
        Patch = patch,
        RequestId = requestId ?? Guid.NewGuid().ToString(),
    });

    public Task TriggerAsync(string time, ScheduleOverlapPolicy overlap = ScheduleOverlapPolicy.Unspecified) =>
        PatchAsync(new() { TriggerImmediately = new() { ScheduledTime = Time(time), OverlapPolicy = overlap } });

    public Task BackfillAsync(string start, string end, ScheduleOverlapPolicy overlap) =>
        PatchAsync(new() { BackfillRequest = { new BackfillRequest { StartTime = Time(start), EndTime = Time(end), OverlapPolicy = overlap } } });

    public async Task DeleteAsync() => await Service.DeleteScheduleAsync(new() { Namespace = Namespace, ScheduleId = Id });

    public async Task<string> MatchingTimesAsync(Timestamp? start, Timestamp? end)
    {
        var found = await Service.ListScheduleMatchingTimesAsync(new() { Namespace = Namespace, ScheduleId = Id, StartTime = start, EndTime = end });
        return Shown(found.StartTime);
    }

    /// <summary>Which of this scenario's schedules a query finds.</summary>
    public async Task<string> ListAsync(string query)
    {
        var found = await Service.ListSchedulesAsync(new() { Namespace = Namespace, Query = query });
        return string.Join(' ', found.Schedules.Select(s => s.ScheduleId).Where(id => id.StartsWith(run.Id(), StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>The schedule's entry in the list, once there is one that fits.</summary>
    public async Task<ScheduleListEntry> EntryAsync(Predicate<ScheduleListEntry> fits)
    {
        ScheduleListEntry? entry = null;
        await Fixtures.Wait.UntilAsync(
            async () =>
            {
                var found = await Service.ListSchedulesAsync(new() { Namespace = Namespace });
                entry = found.Schedules.FirstOrDefault(s => s.ScheduleId == Id);
                return entry is not null && fits(entry);
            },
            $"{Id} in the list");
        return entry!;
    }

    /// <summary>Waits until the description fits.</summary>
    public async Task<DescribeScheduleResponse> UntilAsync(Predicate<DescribeScheduleResponse> fits)
    {
        DescribeScheduleResponse? described = null;
        await Fixtures.Wait.UntilAsync(async () => fits(described = await DescribeAsync()), $"{Id} as it is to be, not {described}");
        return described!;
    }

    /// <summary>Waits for so many actions; the workflow of the last one.</summary>
    public async Task<Temporalio.Api.Common.V1.WorkflowExecution> ActionsAsync(long count) =>
        (await UntilAsync(d => d.Info.ActionCount >= count)).Info.RecentActions[^1].StartWorkflowResult;

    /// <summary>Observes the description without what differs from run to run.</summary>
    public Task ObserveAsync(string what) => run.ObserveAsync(what, async () => Shown(await DescribeAsync()));

    public static string Shown(DescribeScheduleResponse described)
    {
        var shown = described.Clone();
        shown.Info.CreateTime = null;
        shown.Info.UpdateTime = shown.Info.UpdateTime is null ? null : new();
        foreach (var action in shown.Info.RecentActions)
        {
            action.ActualTime = null;
        }

        return Format(shown);
    }

    public static string Shown(IEnumerable<Timestamp> times) => string.Join(' ', times.Select(t => t.ToDateTimeOffset().ToString("O")));

    public static string Format(IMessage message) => HistoryNormalizer.Readable(JsonFormatter.Default.Format(message));

    public static Temporalio.Api.Common.V1.Payload Text(string text) => new()
    {
        Data = ByteString.CopyFromUtf8($"\"{text}\""),
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
    };
}
