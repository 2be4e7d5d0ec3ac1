using Temporalio.Api.Schedule.V1;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>Specs in the one form that is kept: calendars of ranges and intervals. Errors are worded as the real server's.</summary>
internal static class CanonicalSpecs
{
    private const int CommentLength = 200;
    private const string ConflictingZones = "conflicting timezone names";

    /// <exception cref="ScheduleSpecException">Something in it is malformed.</exception>
    public static ScheduleSpec Of(ScheduleSpec given)
    {
        var spec = given.Clone();
        spec.StructuredCalendar.Add(spec.Calendar.Select(CalendarTexts.Parse));
        spec.Calendar.Clear();
        spec.ExcludeStructuredCalendar.Add(spec.ExcludeCalendar.Select(CalendarTexts.Parse));
        spec.ExcludeCalendar.Clear();
        TakeInCronStrings(spec);
        foreach (var calendar in spec.StructuredCalendar.Concat(spec.ExcludeStructuredCalendar))
        {
            Check(calendar);
        }

        foreach (var interval in spec.Interval)
        {
            Check(interval);
        }

        return spec;
    }

    /// <summary>The same with the defaults of ranges filled in, as it is shown.</summary>
    public static ScheduleSpec Shown(ScheduleSpec spec)
    {
        var shown = spec.Clone();
        foreach (var range in shown.StructuredCalendar.Concat(shown.ExcludeStructuredCalendar).SelectMany(c => Fields(c).SelectMany(f => f.Ranges)))
        {
            range.End = Math.Max(range.End, range.Start);
            range.Step = range.Step == 0 ? 1 : range.Step;
        }

        return shown;
    }

    private static void TakeInCronStrings(ScheduleSpec spec)
    {
        List<CronText> texts = [.. spec.CronString.Select(CalendarTexts.ParseCron)];
        spec.CronString.Clear();
        spec.StructuredCalendar.Add(texts.Select(t => t.Calendar).OfType<StructuredCalendarSpec>());
        spec.Interval.Add(texts.Select(t => t.Interval).OfType<IntervalSpec>());
        string[] zones = [.. texts.Select(t => t.Zone).Distinct()];
        if (zones.Length > 1)
        {
            throw new ScheduleSpecException(ConflictingZones);
        }

        if (zones is [{ Length: > 0 } zone])
        {
            spec.TimezoneName = !spec.TimezoneData.IsEmpty || (spec.TimezoneName.Length > 0 && spec.TimezoneName != zone)
                ? throw new ScheduleSpecException(ConflictingZones)
                : zone;
        }
    }

    private static void Check(StructuredCalendarSpec calendar)
    {
        List<string> problems = [.. Fields(calendar).SelectMany(f => f.Ranges.SelectMany(range => Problems(f.Field, range)))];
        if (calendar.Comment.Length > CommentLength)
        {
            problems.Add("comment is too long");
        }

        if (problems.Count > 0)
        {
            throw new ScheduleSpecException($"invalid calendar spec: {string.Join(", ", problems)}");
        }
    }

    private static IEnumerable<string> Problems(CalendarField field, Range range)
    {
        if (range.Start < field.Minimum || range.Start > field.Last)
        {
            yield return $"{field.Name} Start is not in range [{field.Minimum}-{field.Last}]";
        }

        if (range.End != 0 && (range.End < range.Start || range.End > field.Last))
        {
            yield return $"{field.Name} End is before Start or not in range [{field.Minimum}-{field.Last}]";
        }

        if (range.Step < 0)
        {
            yield return $"{field.Name} has invalid Step";
        }
    }

    private static void Check(IntervalSpec interval)
    {
        var (every, phase) = (interval.Interval?.ToTimeSpan() ?? TimeSpan.Zero, interval.Phase?.ToTimeSpan() ?? TimeSpan.Zero);
        if (every < TimeSpan.FromSeconds(1))
        {
            throw new ScheduleSpecException("interval is too small");
        }

        if (phase < TimeSpan.Zero)
        {
            throw new ScheduleSpecException("phase is negative");
        }

        if (phase >= every)
        {
            throw new ScheduleSpecException("phase cannot be greater than Interval");
        }
    }

    private static IEnumerable<(CalendarField Field, IEnumerable<Range> Ranges)> Fields(StructuredCalendarSpec c) =>
    [
        (CalendarField.Second, c.Second), (CalendarField.Minute, c.Minute), (CalendarField.Hour, c.Hour),
        (CalendarField.DayOfMonth, c.DayOfMonth), (CalendarField.Month, c.Month), (CalendarField.Year, c.Year),
        (CalendarField.DayOfWeek, c.DayOfWeek),
    ];
}
