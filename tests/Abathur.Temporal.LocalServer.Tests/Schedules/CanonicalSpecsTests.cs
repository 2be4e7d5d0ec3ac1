using Abathur.Temporal.LocalServer.Schedules.Specs;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Schedule.V1;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

public sealed class CanonicalSpecsTests
{
    [Theory]
    [InlineData("* * * *", "CronString does not have 5-7 fields")]
    [InlineData("1 2 3 4 5 6 7 8", "CronString does not have 5-7 fields")]
    [InlineData("@sometimes", "CronString does not have 5-7 fields")]
    [InlineData("60 24 * * *", "Minute is not in range [0-59], Hour is not in range [0-23]")]
    [InlineData("a b c d e", "Minute is not in range [0-59], Hour is not in range [0-23], DayOfWeek is not in range [0-7], DayOfMonth is not in range [1-31], Month is not in range [1-12]")]
    [InlineData("1-2-3 * * * *", "Minute has too many dashes")]
    [InlineData("1/2/3 * * * *", "Minute has too many slashes")]
    [InlineData("1/0 * * * *", "Minute has invalid Step")]
    [InlineData("*/x * * * *", "strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("x-3 * * * *", "Minute Start is not in range [0-59]")]
    [InlineData("5-3 * * * *", "Minute End is before Start or not in range [0-59]")]
    [InlineData("* * * * * 1999", "Year is not in range [2000-2100]")]
    [InlineData("@every", "CronString does not have interval after @every")]
    [InlineData("@every 0s", "interval is too small")]
    [InlineData("@every 5", "time: missing unit in duration \"5\"")]
    [InlineData("@every often", "time: invalid duration \"often\"")]
    [InlineData("@every 10s/20s", "phase cannot be greater than Interval")]
    public void Of_MalformedCronStrings_SaysWhatIsWrong(string cron, string problem) =>
        Assert.Equal(problem, Assert.Throws<ScheduleSpecException>(() => Cron(cron)).Message);

    [Theory]
    [InlineData("*/15 3 * * *", "15 3 1 1 *")]
    [InlineData("@hourly", "@daily")]
    public void Of_CronStringsOfTwoZones_Conflict(string first, string second)
    {
        Assert.Equal(2, Cron(first, second).StructuredCalendar.Count);
        Assert.Equal("Europe/Berlin", Cron($"CRON_TZ=Europe/Berlin {first}", $"TZ=Europe/Berlin {second}").TimezoneName);
        Assert.Throws<ScheduleSpecException>(() => Cron($"CRON_TZ=Europe/Berlin {first}", second));
        var spec = new ScheduleSpec { TimezoneName = "Europe/Paris", CronString = { $"CRON_TZ=Europe/Berlin {first}" } };
        Assert.Throws<ScheduleSpecException>(() => CanonicalSpecs.Of(spec));
    }

    [Fact]
    public void Of_CronStrings_AreCalendarsAndIntervals()
    {
        var spec = Cron("5 4 * feb-apr sun,7 2026 # why", "@every 1d/3h", "1-9/2 * * * * * *");
        var calendar = spec.StructuredCalendar[0];
        Assert.Equal("why", calendar.Comment);
        Assert.Equal((5, 0, 0), Only(calendar.Minute));
        Assert.Equal((2, 4, 0), Only(calendar.Month));
        Assert.Equal((2026, 0, 0), Only(calendar.Year));
        Assert.All(calendar.DayOfWeek, range => Assert.Equal((0, 0, 0), (range.Start, range.End, range.Step)));
        Assert.Equal((1, 9, 2), Only(spec.StructuredCalendar[1].Second));
        Assert.Empty(spec.StructuredCalendar[1].Year);
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromHours(3)), (spec.Interval[0].Interval.ToTimeSpan(), spec.Interval[0].Phase.ToTimeSpan()));
    }

    [Fact]
    public void Of_MalformedRanges_NamesEach()
    {
        var calendar = new StructuredCalendarSpec
        {
            Hour = { new Range { Start = 24 } },
            Month = { new Range { Start = 3, End = 1 } },
            DayOfWeek = { new Range { Step = -1 } },
            Comment = new string('x', 201),
        };
        var error = Assert.Throws<ScheduleSpecException>(() => CanonicalSpecs.Of(new() { StructuredCalendar = { calendar } }));
        Assert.Equal(
            "invalid calendar spec: Hour Start is not in range [0-23], Month End is before Start or not in range [1-12], "
            + "DayOfWeek has invalid Step, comment is too long",
            error.Message);
        var interval = new IntervalSpec { Interval = Duration.FromTimeSpan(TimeSpan.FromSeconds(9)), Phase = Duration.FromTimeSpan(TimeSpan.FromSeconds(-1)) };
        Assert.Equal("phase is negative", Assert.Throws<ScheduleSpecException>(() => CanonicalSpecs.Of(new() { Interval = { interval } })).Message);
    }

    [Fact]
    public void Shown_Ranges_HaveTheirDefaults()
    {
        var calendar = CanonicalSpecs.Shown(Cron("5 */2 * * *")).StructuredCalendar[0];
        Assert.Equal((5, 5, 1), Only(calendar.Minute));
        Assert.Equal((0, 23, 2), Only(calendar.Hour));
    }

    private static ScheduleSpec Cron(params string[] texts) => CanonicalSpecs.Of(new() { CronString = { texts } });

    private static (int Start, int End, int Step) Only(IEnumerable<Range> ranges)
    {
        var range = Assert.Single(ranges);
        return (range.Start, range.End, range.Step);
    }
}
