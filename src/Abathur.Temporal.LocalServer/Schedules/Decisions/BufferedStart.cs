using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>An action that is due and not taken yet.</summary>
/// <param name="Nominal">The time that the spec says; names the workflow.</param>
/// <param name="Actual">The same with its jitter.</param>
/// <param name="Overlap">Unspecified for the schedule's own policy, as it is when the action can be taken.</param>
/// <param name="IsManual">Whether somebody asked for it (a trigger, a backfill): neither a pause nor a limit keeps it back.</param>
internal sealed record BufferedStart(DateTimeOffset Nominal, DateTimeOffset Actual, ScheduleOverlapPolicy Overlap, bool IsManual);
