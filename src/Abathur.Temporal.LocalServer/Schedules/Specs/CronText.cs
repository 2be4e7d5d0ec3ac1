using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>What a cron string means.</summary>
/// <param name="Calendar">Null for an interval.</param>
/// <param name="Interval">Null for a calendar.</param>
/// <param name="Zone">The time zone that it names; empty for none.</param>
internal sealed record CronText(StructuredCalendarSpec? Calendar, IntervalSpec? Interval, string Zone);
