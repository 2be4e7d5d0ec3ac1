using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>What happens to an activity by time alone. All of it follows from its state.</summary>
internal static class StandaloneDeadlines
{
    /// <summary>The earliest moment at which there is something to do; null for none.</summary>
    public static DateTimeOffset? Next(LiveActivity activity, DateTimeOffset now) => Timeouts(activity).Select(timeout => timeout.Due)
        .Concat(activity.Stage == StandaloneStage.Scheduled && activity.AttemptTime > now ? [activity.AttemptTime] : [])
        .Cast<DateTimeOffset?>().Min();

    /// <summary>It once the timeouts that are over have had their way.</summary>
    public static LiveActivity TimeOut(LiveActivity activity, DateTimeOffset now)
    {
        while (Timeouts(activity).Where(timeout => timeout.Due <= now).OrderBy(timeout => timeout.Due).ToArray() is [var (_, type), ..])
        {
            activity = Attempts.TimeOut(activity, type, now);
        }

        return activity;
    }

    /// <summary>What has begun can't begin in the future: where the clock was set back, what is under way counts from now.</summary>
    /// <param name="activity">An open one.</param>
    /// <param name="now">The time.</param>
    /// <param name="wasQueued">Whether its attempt has come to its task queue.</param>
    public static LiveActivity SetBack(LiveActivity activity, DateTimeOffset now, bool wasQueued)
    {
        var begin = activity.RetryInterval is null ? activity.ScheduleTime : activity.LastAttemptCompleteTime;
        var attempt = activity.AttemptTime switch
        {
            var time when time <= now => time,
            _ when wasQueued => now,
            var time => begin > now ? now + (time - begin.Value) : time,
        };
        var hasFuture = activity.StartedTime > now || activity.HeartbeatTime > now || activity.LastAttemptCompleteTime > now;
        return !hasFuture && attempt == activity.AttemptTime ? activity : activity with
        {
            StartedTime = Past(activity.StartedTime),
            HeartbeatTime = Past(activity.HeartbeatTime),
            LastAttemptCompleteTime = Past(activity.LastAttemptCompleteTime),
            AttemptTime = attempt,
        };

        DateTimeOffset? Past(DateTimeOffset? time) => time > now ? now : time;
    }

    // Of two that are due at the same time the first counts. A schedule-to-start timeout alone doesn't hold while it is paused.
    private static IEnumerable<(DateTimeOffset Due, TimeoutType Type)> Timeouts(LiveActivity activity)
    {
        var options = activity.Options;
        if (!activity.IsOpen)
        {
            yield break;
        }

        if (activity.Stage == StandaloneStage.Scheduled && options.ScheduleToStartTimeout.ToTimeSpan() is { Ticks: > 0 } toStart)
        {
            yield return (activity.AttemptTime + toStart, TimeoutType.ScheduleToStart);
        }

        if (activity.Expiration is { } expiration)
        {
            yield return (expiration, TimeoutType.ScheduleToClose);
        }

        if (activity is { IsOut: true, StartedTime: { } started })
        {
            if (options.StartToCloseTimeout.ToTimeSpan() is { Ticks: > 0 } toClose)
            {
                yield return (started + toClose, TimeoutType.StartToClose);
            }

            if (options.HeartbeatTimeout.ToTimeSpan() is { Ticks: > 0 } heartbeat)
            {
                yield return ((activity.HeartbeatTime > started ? activity.HeartbeatTime.Value : started) + heartbeat, TimeoutType.Heartbeat);
            }
        }
    }
}
