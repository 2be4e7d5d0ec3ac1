namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>A spec that says no times. The message is the real server's.</summary>
internal sealed class ScheduleSpecException(string message) : Exception(message);
