using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>A schedule's policies, where it has none its defaults.</summary>
internal static class Policies
{
    /// <summary>The schedule with all of its parts, and the defaults where descriptions show them.</summary>
    public static Schedule WithDefaults(Schedule given)
    {
        var schedule = given.Clone();
        schedule.Spec ??= new();
        schedule.Action ??= new();
        schedule.Policies ??= new();
        schedule.State ??= new();
        schedule.Policies.OverlapPolicy = Overlap(schedule, ScheduleOverlapPolicy.Unspecified);
        schedule.Policies.CatchupWindow = Duration.FromTimeSpan(CatchupWindow(schedule));
        return schedule;
    }

    public static ScheduleOverlapPolicy Overlap(Schedule schedule, ScheduleOverlapPolicy asked) =>
        asked != ScheduleOverlapPolicy.Unspecified ? asked
        : schedule.Policies.OverlapPolicy != ScheduleOverlapPolicy.Unspecified ? schedule.Policies.OverlapPolicy
        : ScheduleOverlapPolicy.Skip;

    /// <summary>How late an action may be taken; one that is later is missed.</summary>
    public static TimeSpan CatchupWindow(Schedule schedule) => schedule.Policies.CatchupWindow?.ToTimeSpan() switch
    {
        null => ScheduleLimits.CatchupWindow,
        { } window when window < ScheduleLimits.ShortestCatchupWindow => ScheduleLimits.ShortestCatchupWindow,
        { } window => window,
    };
}
