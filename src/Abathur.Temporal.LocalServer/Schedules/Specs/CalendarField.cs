using System.Globalization;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Abathur.Temporal.LocalServer.Schedules.Specs;

/// <summary>
/// One field of a calendar: which values it has, and how they are written (<c>*</c>, <c>5</c>, <c>1-5</c>, <c>3/5</c>,
/// <c>1-9/2</c>, lists of these, and names of months and days of the week).
/// </summary>
/// <param name="Name">As errors name it.</param>
/// <param name="Minimum">The first value.</param>
/// <param name="Maximum">The last value that may be written: 7 of the days of the week, where it is another name of 0.</param>
/// <param name="Names">What values may be called, from <paramref name="Minimum"/> on.</param>
/// <param name="ShortestName">How many letters of a name are enough.</param>
internal sealed record CalendarField(string Name, int Minimum, int Maximum, string[] Names, int ShortestName)
{
    private const int Sunday = 7;

    public static readonly CalendarField Second = new("Second", 0, 59, [], 0);
    public static readonly CalendarField Minute = new("Minute", 0, 59, [], 0);
    public static readonly CalendarField Hour = new("Hour", 0, 23, [], 0);
    public static readonly CalendarField DayOfMonth = new("DayOfMonth", 1, 31, [], 0);
    public static readonly CalendarField Month = new("Month", 1, 12, [.. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Take(12)], 3);
    public static readonly CalendarField DayOfWeek = new("DayOfWeek", 0, Sunday, CultureInfo.InvariantCulture.DateTimeFormat.DayNames, 2);
    public static readonly CalendarField Year = new("Year", 2000, 2100, [], 0);

    /// <summary>The last value of ranges.</summary>
    public int Last => this == DayOfWeek ? Sunday - 1 : Maximum;

    /// <summary>The ranges that a text means.</summary>
    /// <param name="text">A list.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    public IEnumerable<Range> Parse(string text, ICollection<string> problems) =>
        [.. text.Split(',').Select(part => Part(part, problems)).OfType<(int Start, int End, int Step)>().SelectMany(Fold)];

    private (int Start, int End, int Step)? Part(string part, ICollection<string> problems)
    {
        try
        {
            return Part(part);
        }
        catch (ScheduleSpecException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private (int Start, int End, int Step) Part(string part)
    {
        var slashes = part.Split('/');
        if (slashes.Length > 2)
        {
            throw new ScheduleSpecException($"{Name} has too many slashes");
        }

        var step = slashes.Length == 2 ? Step(slashes[1]) : 1;
        if (slashes[0] == "*")
        {
            return (Minimum, Last, step);
        }

        var dashes = slashes[0].Split('-');
        switch (dashes)
        {
            case [var only]:
                var value = Value(only) ?? throw new ScheduleSpecException($"{Name} is not in range [{Minimum}-{Maximum}]");
                return (value, slashes.Length == 2 ? Maximum : value, step);
            case [var first, var last]:
                var start = Value(first) ?? throw new ScheduleSpecException($"{Name} Start is not in range [{Minimum}-{Maximum}]");
                return Value(last) is { } end && end >= start
                    ? (start, end, step)
                    : throw new ScheduleSpecException($"{Name} End is before Start or not in range [{Minimum}-{Maximum}]");
            default:
                throw new ScheduleSpecException($"{Name} has too many dashes");
        }
    }

    private int Step(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var step))
        {
            throw new ScheduleSpecException($"strconv.Atoi: parsing \"{text}\": invalid syntax");
        }

        return step >= 1 ? step : throw new ScheduleSpecException($"{Name} has invalid Step");
    }

    private int? Value(string text)
    {
        var named = text.Length >= ShortestName
            ? Array.FindIndex(Names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            : -1;
        return named >= 0 ? Minimum + named
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Minimum && value <= Maximum
                ? value
                : null;
    }

    // Sunday is 0 in ranges, whatever it was written as. What is the default stays unset, as the real server keeps it.
    private IEnumerable<Range> Fold((int Start, int End, int Step) part)
    {
        if (part.End > Last && (part.End - part.Start) % part.Step == 0)
        {
            yield return new();
        }

        if (part.Start <= Last)
        {
            var end = Math.Min(part.End, Last);
            yield return new() { Start = part.Start, End = end == part.Start ? 0 : end, Step = part.Step == 1 ? 0 : part.Step };
        }
    }
}
