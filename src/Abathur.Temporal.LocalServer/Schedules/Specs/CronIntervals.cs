using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>What follows <c>@every</c> in a cron string: an interval and, after a slash, its phase, as Go writes durations.</summary>
internal static class CronIntervals
{
    /// <exception cref="ScheduleSpecException">It is malformed.</exception>
    public static IntervalSpec Parse(string text)
    {
        if (text.Length == 0 || text[0] != ' ')
        {
            throw new ScheduleSpecException("CronString does not have interval after @every");
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new IntervalSpec { Interval = Time(text[1..]) }
            : new IntervalSpec { Interval = Time(text[1..slash]), Phase = Time(text[(slash + 1)..]) };
    }

    // Queries also take durations without a unit, which cron strings don't.
    private static Duration Time(string text)
    {
        var isNumber = text.All(c => char.IsAsciiDigit(c) || c == '.');
        if (isNumber && text is not ("0" or ""))
        {
            throw new ScheduleSpecException($"time: missing unit in duration \"{text}\"");
        }

        return !text.Contains(':', StringComparison.Ordinal) && QueryDuration.Nanoseconds(text) is { } nanoseconds
            ? Duration.FromTimeSpan(TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick))
            : throw new ScheduleSpecException($"time: invalid duration \"{text}\"");
    }
}
