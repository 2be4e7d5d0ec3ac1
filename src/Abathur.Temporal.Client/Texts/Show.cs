using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Texts;

/// <summary>Figures and words as people read them.</summary>
internal static class Show
{
    /// <summary>How long ago, or how long: <c>4s</c>, <c>12m</c>, <c>3h</c>, <c>5d</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } => Number((long)span.TotalSeconds) + "s",
        { TotalHours: < 1 } => Number((long)span.TotalMinutes) + "m",
        { TotalDays: < 1 } => Number((long)span.TotalHours) + "h",
        _ => Number((long)span.TotalDays) + "d",
    };

    /// <summary>A duration that people plan with: <c>42s</c>, <c>12m 5s</c>, <c>3h 12m</c>, <c>2d 4h</c>.</summary>
    public static string Duration(double seconds)
    {
        var span = TimeSpan.FromSeconds(Math.Round(Math.Clamp(seconds, 0, 1e9)));
        return span switch
        {
            { TotalMinutes: < 1 } => Number(span.Seconds) + "s",
            { TotalHours: < 1 } => Parts(span.Minutes, "m", span.Seconds, "s"),
            { TotalDays: < 1 } => Parts(span.Hours, "h", span.Minutes, "m"),
            _ => Parts(span.Days, "d", span.Hours, "h"),
        };

        static string Parts(int large, string largeUnit, int small, string smallUnit) =>
            Number(large) + largeUnit + (small == 0 ? string.Empty : " " + Number(small) + smallUnit);
    }

    public static string Age(DateTimeOffset? at, DateTimeOffset now) => at is { } then ? Span(now - then) : "-";

    /// <summary><c>950</c>, <c>12.3k</c>, <c>4.5M</c>.</summary>
    public static string Count(long number) => number switch
    {
        < 1_000 => Number(number),
        < 1_000_000 => (number / 1_000m).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        _ => (number / 1_000_000m).ToString("0.#", CultureInfo.InvariantCulture) + "M",
    };

    public static string Usage(AgentUsage usage) =>
        $"{Number(usage.Turns)} turns, {Count(usage.Tokens)} tokens"
        + (usage.CostUsd == 0 ? string.Empty : ", " + Dollars(usage.CostUsd));

    public static string Dollars(decimal amount) => "$" + amount.ToString("0.00##", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time of day on the operator's clock: <c>14:03:22</c>, in every locale.</summary>
    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day and a time on the operator's clock: <c>2026-05-04 14:03:22</c>, in every locale.</summary>
    public static string Moment(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
