namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <param name="Nominal">The time that the spec says.</param>
/// <param name="Actual">The same with its jitter: when the action is due.</param>
internal readonly record struct ScheduledTime(DateTimeOffset Nominal, DateTimeOffset Actual);
