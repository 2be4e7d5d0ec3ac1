using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Command.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>The timeouts of an activity as they apply: each within the next larger one, and all within the run's. Zero is none.</summary>
internal readonly record struct ActivityTimeouts(
    TimeSpan ScheduleToClose, TimeSpan ScheduleToStart, TimeSpan StartToClose, TimeSpan Heartbeat)
{
    /// <summary>What the real server fills in where a timeout was left out.</summary>
    public static ActivityTimeouts Of(ScheduleActivityTaskCommandAttributes attributes, TimeSpan run)
    {
        var scheduleToClose = Within(Value(attributes.ScheduleToCloseTimeout), run);
        var scheduleToStart = Within(Value(attributes.ScheduleToStartTimeout), run);
        var startToClose = Within(Value(attributes.StartToCloseTimeout), run);
        if (scheduleToClose > TimeSpan.Zero)
        {
            scheduleToStart = Within(scheduleToStart, scheduleToClose, whereNone: true);
            startToClose = Within(startToClose, scheduleToClose, whereNone: true);
        }
        else
        {
            // Only start-to-close is given: the activity may wait for as long as the run lasts.
            scheduleToClose = run;
            scheduleToStart = Within(scheduleToStart, run, whereNone: true);
        }

        return new(scheduleToClose, scheduleToStart, startToClose, Within(Value(attributes.HeartbeatTimeout), startToClose));
    }

    private static TimeSpan Value(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;

    private static TimeSpan Within(TimeSpan timeout, TimeSpan limit, bool whereNone = false) =>
        limit > TimeSpan.Zero && (timeout > limit || (whereNone && timeout == TimeSpan.Zero)) ? limit : timeout;
}
