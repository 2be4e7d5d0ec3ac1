using System.Globalization;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Schedules.Specs;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

/// <summary>Schedules for tests of decisions.</summary>
internal static class TestSchedules
{
    /// <summary>When they are created.</summary>
    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);

    public static LiveSchedule Hourly(Action<Schedule>? change = null) => At("0 * * * *", change);

    public static LiveSchedule At(string cron, Action<Schedule>? change = null)
    {
        var schedule = new Schedule { Spec = CanonicalSpecs.Of(new() { CronString = { cron } }), Policies = new(), State = new() };
        change?.Invoke(schedule);
        return new LiveSchedule
        {
            Namespace = "default",
            Id = "s",
            RunId = "r",
            Schedule = Policies.WithDefaults(schedule),
            Spec = new CompiledSpec(schedule.Spec, "r"),
            CreateTime = Start,
            ProcessedUntil = Start,
        };
    }

    public static LiveSchedule Buffering(this LiveSchedule state, params ScheduleOverlapPolicy[] policies) => state with
    {
        Buffer = [.. policies.Select((policy, i) => new BufferedStart(Start.AddHours(i), Start.AddHours(i), policy, IsManual: true))],
    };

    public static LiveSchedule Running(this LiveSchedule state, string id = "w") =>
        state with { Running = [new() { WorkflowId = id, RunId = "first" }] };
}
