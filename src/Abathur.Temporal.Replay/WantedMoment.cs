using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Replay;

/// <summary>Which moment of a swarm's past is asked for.</summary>
public abstract record WantedMoment
{
    private const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces;

    // With a zone as it is; without one on the operator's clock.
    private static readonly string[] Zoned = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK"];
    private static readonly string[] OfDay = ["HH:mm:ss.FFFFFFF", "HH:mm"];

    private WantedMoment()
    {
    }

    /// <summary>Reads <c>42</c>, <c>14:03:22</c>, <c>2026-05-04 14:03:22</c> or <c>2026-05-04T12:03:22Z</c>.</summary>
    /// <param name="text">An event's number, or a time.</param>
    /// <param name="now">The present: a time of day without a date is the last one before it.</param>
    /// <param name="zone">The clock that a time without a zone is read on.</param>
    /// <exception cref="InvalidInputException">It is neither.</exception>
    public static WantedMoment Parse(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number >= 1 ? new AtEvent(number) : throw new InvalidInputException($"There is no event {number}: events are numbered from 1. See `abathur swarm events`.");
        }

        if (DateTime.TryParseExact(text, Zoned, CultureInfo.InvariantCulture, Styles | DateTimeStyles.RoundtripKind, out var at))
        {
            return new AtTime(at.Kind == DateTimeKind.Unspecified ? OnClock(at, zone) : new DateTimeOffset(at));
        }

        if (TimeOnly.TryParseExact(text, OfDay, CultureInfo.InvariantCulture, Styles, out var time))
        {
            var today = OnClock(TimeZoneInfo.ConvertTime(now, zone).Date + time.ToTimeSpan(), zone);
            return new AtTime(today <= now ? today : OnClock(TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(-1) + time.ToTimeSpan(), zone));
        }

        throw new InvalidInputException(
            $"'{Shown.Of(text)}' is neither the number of an event nor a time: write 42, 14:03:22, \"2026-05-04 14:03:22\" or 2026-05-04T12:03:22Z. "
            + "`abathur swarm events --json` lists both for each event.");
    }

    // An hour that the clock skips or repeats is read by the standard offset.
    private static DateTimeOffset OnClock(DateTime at, TimeZoneInfo zone)
    {
        var clock = DateTime.SpecifyKind(at, DateTimeKind.Unspecified);
        return new(clock, zone.GetUtcOffset(clock));
    }

    /// <summary>When an event had just happened: after the workflow task that recorded it.</summary>
    /// <param name="Number">The event's number, 1 or more.</param>
    public sealed record AtEvent(long Number) : WantedMoment;

    /// <summary>A time: after the last workflow task that had completed by then.</summary>
    /// <param name="At">The time.</param>
    public sealed record AtTime(DateTimeOffset At) : WantedMoment;
}
