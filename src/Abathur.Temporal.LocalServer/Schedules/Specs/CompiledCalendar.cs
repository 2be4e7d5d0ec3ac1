using Temporalio.Api.Schedule.V1;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>A calendar in a time zone: a time matches when all of its fields do. Times have whole seconds.</summary>
internal sealed class CompiledCalendar
{
    private static readonly int LastYear = CalendarField.Year.Last;

    private readonly TimeZoneInfo zone;
    private readonly bool[] seconds;
    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] daysOfMonth;
    private readonly bool[] months;
    private readonly bool[] daysOfWeek;
    private readonly bool[]? years;

    public CompiledCalendar(StructuredCalendarSpec calendar, TimeZoneInfo zone)
    {
        this.zone = zone;
        seconds = Set(CalendarField.Second, calendar.Second);
        minutes = Set(CalendarField.Minute, calendar.Minute);
        hours = Set(CalendarField.Hour, calendar.Hour);
        daysOfMonth = Set(CalendarField.DayOfMonth, calendar.DayOfMonth);
        months = Set(CalendarField.Month, calendar.Month);
        daysOfWeek = Set(CalendarField.DayOfWeek, calendar.DayOfWeek);
        years = calendar.Year.Count > 0 ? Set(CalendarField.Year, calendar.Year) : null;
    }

    public bool Matches(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        return Matches(DateOnly.FromDateTime(local.DateTime)) && hours[local.Hour] && minutes[local.Minute] && seconds[local.Second];
    }

    /// <summary>The first matching time after one; null if there is none up to the last year.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var earliest = after.AddTicks(-(after.UtcTicks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        for (var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(earliest, zone).DateTime); date.Year <= LastYear; date = Following(date))
        {
            if (Matches(date) && On(date, earliest) is { } time)
            {
                return time;
            }
        }

        return null;
    }

    private DateTimeOffset? On(DateOnly date, DateTimeOffset earliest)
    {
        foreach (var (first, last, offset) in ZonedDay.Spans(date, zone))
        {
            var midnight = new DateTimeOffset(date, TimeOnly.MinValue, offset);
            var from = earliest > midnight ? Math.Max(first, (long)Math.Ceiling((earliest - midnight).TotalSeconds)) : first;
            if (from <= last && SecondOfDay((int)from) is { } second && second <= last)
            {
                return midnight.AddSeconds(second).ToUniversalTime();
            }
        }

        return null;
    }

    // The first matching second of any day, from one on.
    private int? SecondOfDay(int from)
    {
        var (hour, minute, second) = (from / 3600, from / 60 % 60, from % 60);
        for (; hour < hours.Length; (hour, minute, second) = (hour + 1, 0, 0))
        {
            for (; hours[hour] && minute < minutes.Length; (minute, second) = (minute + 1, 0))
            {
                if (minutes[minute] && Array.IndexOf(seconds, true, second) is >= 0 and var found)
                {
                    return (((hour * 60) + minute) * 60) + found;
                }
            }
        }

        return null;
    }

    private bool Matches(DateOnly date) =>
        IsIn(date.Year) && months[date.Month] && daysOfMonth[date.Day] && daysOfWeek[(int)date.DayOfWeek];

    private bool IsIn(int year) => year <= LastYear && (years is null || years[year]);

    private DateOnly Following(DateOnly date) =>
        !IsIn(date.Year) ? new DateOnly(date.Year + 1, 1, 1)
        : !months[date.Month] ? new DateOnly(date.Year, date.Month, 1).AddMonths(1)
        : date.AddDays(1);

    private static bool[] Set(CalendarField field, IEnumerable<Range> ranges)
    {
        var set = new bool[field.Last + 1];
        foreach (var range in ranges)
        {
            for (var value = range.Start; value <= Math.Max(range.Start, range.End); value += Math.Max(1, range.Step))
            {
                set[value] = true;
            }
        }

        return set;
    }
}
