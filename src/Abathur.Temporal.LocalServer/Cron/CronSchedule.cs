using Cronos;

namespace Abathur.Temporal.LocalServer.Cron;

/// <summary>
/// Temporal's cron schedules: five fields, <c>@hourly</c> and the like, <c>@every</c> with a duration, and a leading
/// <c>CRON_TZ=</c> zone.
/// </summary>
internal static class CronSchedule
{
    private const string EveryPrefix = "@every ";
    private const string ZonePrefix = "CRON_TZ=";
    private const string ShortZonePrefix = "TZ=";

    /// <summary>What is wrong with it; null for nothing, or for no schedule.</summary>
    public static string? Validate(string schedule)
    {
        if (schedule.Length == 0)
        {
            return null;
        }

        try
        {
            _ = Next(schedule, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            return null;
        }
        catch (Exception e) when (e is CronFormatException or FormatException or TimeZoneNotFoundException)
        {
            return $"Invalid CronSchedule: {schedule}: {e.Message}";
        }
    }

    /// <summary>How long the first run of a chain waits; not at all without a schedule.</summary>
    public static TimeSpan FirstBackoff(string schedule, DateTimeOffset now) =>
        schedule.Length > 0 ? WholeSeconds(Next(schedule, now, now) - now) : TimeSpan.Zero;

    /// <summary>As the real server waits: never too short.</summary>
    public static TimeSpan WholeSeconds(TimeSpan wait) => TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds));

    /// <summary>The first time after <paramref name="closed"/>.</summary>
    /// <param name="schedule">A valid one.</param>
    /// <param name="started">When the run before was due to start; intervals count from it.</param>
    /// <param name="closed">When it closed; the start, for the first run.</param>
    public static DateTimeOffset Next(string schedule, DateTimeOffset started, DateTimeOffset closed)
    {
        if (schedule.StartsWith(EveryPrefix, StringComparison.Ordinal))
        {
            var every = GoDuration.Parse(schedule[EveryPrefix.Length..]);
            var passed = Math.Floor((closed - started) / every) + 1;
            return started + (every * passed);
        }

        var (zone, fields) = Split(schedule);
        return CronExpression.Parse(fields).GetNextOccurrence(closed, zone) ?? DateTimeOffset.MaxValue;
    }

    private static (TimeZoneInfo Zone, string Fields) Split(string schedule)
    {
        var prefix = schedule.StartsWith(ZonePrefix, StringComparison.Ordinal) ? ZonePrefix
            : schedule.StartsWith(ShortZonePrefix, StringComparison.Ordinal) ? ShortZonePrefix
            : null;
        if (prefix is null)
        {
            return (TimeZoneInfo.Utc, schedule);
        }

        var end = schedule.IndexOf(' ', StringComparison.Ordinal);
        return end < 0
            ? throw new FormatException("no fields after the time zone")
            : (TimeZoneInfo.FindSystemTimeZoneById(schedule[prefix.Length..end]), schedule[(end + 1)..]);
    }
}
