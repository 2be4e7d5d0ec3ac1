using Temporalio.Api.Schedule.V1;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>Calendars whose fields are texts, and cron strings, as calendars of ranges.</summary>
internal static class CalendarTexts
{
    private const string Always = "*";
    private const string Every = "@every";

    /// <exception cref="ScheduleSpecException">A field is malformed or out of range.</exception>
    public static StructuredCalendarSpec Parse(CalendarSpec calendar)
    {
        List<string> problems = [];
        var parsed = new StructuredCalendarSpec { Comment = calendar.Comment };
        parsed.Second.Add(CalendarField.Second.Parse(Or(calendar.Second, "0"), problems));
        parsed.Minute.Add(CalendarField.Minute.Parse(Or(calendar.Minute, "0"), problems));
        parsed.Hour.Add(CalendarField.Hour.Parse(Or(calendar.Hour, "0"), problems));
        parsed.DayOfWeek.Add(CalendarField.DayOfWeek.Parse(Or(calendar.DayOfWeek, Always), problems));
        parsed.DayOfMonth.Add(CalendarField.DayOfMonth.Parse(Or(calendar.DayOfMonth, Always), problems));
        parsed.Month.Add(CalendarField.Month.Parse(Or(calendar.Month, Always), problems));
        if (Or(calendar.Year, Always) is not Always and var year)
        {
            parsed.Year.Add(CalendarField.Year.Parse(year, problems));
        }

        return problems.Count == 0 ? parsed : throw new ScheduleSpecException(string.Join(", ", problems));
    }

    /// <summary>A cron string: a calendar, or an interval where it begins with <c>@every</c>.</summary>
    /// <exception cref="ScheduleSpecException">It is malformed.</exception>
    public static CronText ParseCron(string text)
    {
        var zone = "";
        if (text.StartsWith("TZ=", StringComparison.Ordinal) || text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var end = text.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0)
            {
                throw new ScheduleSpecException("CronString has time zone but missing fields");
            }

            zone = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..end];
            text = text[(end + 1)..];
        }

        var comment = "";
        if (text.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at)
        {
            (text, comment) = (text[..at], text[(at + 1)..].Trim());
        }

        text = text.Trim();
        return text.StartsWith(Every, StringComparison.Ordinal)
            ? new CronText(null, CronIntervals.Parse(text[Every.Length..]), "")
            : new CronText(Parse(Fields(text, comment)), null, zone);
    }

    private static CalendarSpec Fields(string text, string comment)
    {
        var fields = Predefined(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is < 5 or > 7)
        {
            throw new ScheduleSpecException("CronString does not have 5-7 fields");
        }

        // Seconds come first where there are seven; the year comes last where there are six or seven.
        var minute = fields.Length == 7 ? 1 : 0;
        return new CalendarSpec
        {
            Second = minute == 1 ? fields[0] : "",
            Minute = fields[minute],
            Hour = fields[minute + 1],
            DayOfMonth = fields[minute + 2],
            Month = fields[minute + 3],
            DayOfWeek = fields[minute + 4],
            Year = fields.Length > 5 ? fields[minute + 5] : "",
            Comment = comment,
        };
    }

    private static string Predefined(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => text,
    };

    private static string Or(string text, string otherwise) => text.Trim() is { Length: > 0 } given ? given : otherwise;
}
