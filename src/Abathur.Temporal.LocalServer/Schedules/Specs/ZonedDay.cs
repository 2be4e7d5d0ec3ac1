namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>
/// A date in a time zone as spans of one offset each, in the order of time: one on most days, two where the clock is changed. What the
/// change leaves out is in neither, what it repeats is in both.
/// </summary>
internal static class ZonedDay
{
    // No zone is further from UTC.
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(15);

    /// <summary>Each span's first and last second of the day, and its offset.</summary>
    public static IEnumerable<(int First, int Last, TimeSpan Offset)> Spans(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero);
        var (before, after) = (midnight - Furthest, midnight.AddDays(1) + Furthest);
        var (offset, next) = (zone.GetUtcOffset(before), zone.GetUtcOffset(after));
        if (offset == next)
        {
            yield return (0, Day - 1, offset);
            yield break;
        }

        var change = Change(zone, before, after, offset);
        var last = Seconds(change + offset - midnight) - 1;
        if (last >= 0)
        {
            yield return (0, Math.Min(last, Day - 1), offset);
        }

        var first = Seconds(change + next - midnight);
        if (first < Day)
        {
            yield return (Math.Max(first, 0), Day - 1, next);
        }
    }

    private const int Day = 86_400;

    private static int Seconds(TimeSpan time) => (int)Math.Floor(time.TotalSeconds);

    // The first second with another offset.
    private static DateTimeOffset Change(TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after, TimeSpan offset)
    {
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            (before, after) = zone.GetUtcOffset(middle) == offset ? (middle, after) : (before, middle);
        }

        return after;
    }
}
