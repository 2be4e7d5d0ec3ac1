using System.Globalization;
using Abathur.Temporal.LocalServer.Schedules.Specs;
using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Schedule.V1;
using Range = Temporalio.Api.Schedule.V1.Range;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

public sealed class CompiledSpecTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham"];

    // Clocks are changed on these days in some of the zones.
    private static readonly string[] Days = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2028-02-28", "2026-12-31"];

    [Fact]
    public void After_AnyCalendar_IsWhatAScanOfMinutesFinds() =>
        Gen.Select(Field(59), Field(23), Field(31), Field(12), Field(6), One(Zones), One(Days), Gen.Int[-1_000, 1_000])
            .Sample(
                (minute, hour, day, month, weekday, zone, date, shift) =>
                {
                    var spec = Spec(zone, $"{minute} {hour} {Positive(day)} {Positive(month)} {weekday}");
                    var start = Time($"{date}T00:00:00Z").AddMinutes(shift);
                    var end = start.AddDays(2);
                    var found = Compiled(spec).After(start).Select(t => t.Nominal).TakeWhile(t => t <= end).Take(5_000);
                    Assert.Equal(Scan(spec, start, end), found);
                },
                iter: 300);

    [Theory]
    [InlineData("CRON_TZ=America/New_York 30 2 * * *", "2026-03-07T12:00:00Z", "2026-03-09T06:30:00Z")] // 02:30 is left out on the 8th
    [InlineData("CRON_TZ=America/New_York 30 1 * * *", "2026-11-01T00:00:00Z", "2026-11-01T05:30:00Z 2026-11-01T06:30:00Z 2026-11-02T06:30:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z 2032-02-29T00:00:00Z")]
    [InlineData("0 12 * * * 2100", "2026-01-01T00:00:00Z", "2100-01-01T12:00:00Z 2100-01-02T12:00:00Z")]
    [InlineData("0 12 31 12 * 2100", "2100-12-31T11:59:59Z", "2100-12-31T12:00:00Z -")]
    [InlineData("0 0 30 2 *", "2026-01-01T00:00:00Z", "-")]
    [InlineData("58/1 59 23 * * * *", "2026-01-01T23:59:58.7Z", "2026-01-01T23:59:59Z 2026-01-02T23:59:58Z")]
    [InlineData("@every 90s/10s", "1970-01-01T00:00:00Z", "1970-01-01T00:00:10Z 1970-01-01T00:01:40Z")]
    [InlineData("@every 1h", "2026-01-01T12:00:00Z", "2026-01-01T13:00:00Z 2026-01-01T14:00:00Z")]
    public void After_ACronString_GivesItsTimes(string cron, string after, string times)
    {
        var expected = times.Split(' ');
        var found = Compiled(new() { CronString = { cron } }).After(Time(after)).Select(t => Shown(t.Nominal)).Append("-").Take(expected.Length);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Next_OutsideOfStartAndEnd_IsNone()
    {
        var spec = new ScheduleSpec
        {
            CronString = { "@hourly" },
            StartTime = Timestamp.FromDateTimeOffset(Time("2026-01-01T10:00:00Z")),
            EndTime = Timestamp.FromDateTimeOffset(Time("2026-01-01T12:00:00Z")),
        };
        Assert.Equal(
            ["2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z", "2026-01-01T12:00:00Z"],
            Compiled(spec).After(DateTimeOffset.UnixEpoch).Select(t => Shown(t.Nominal)));
    }

    [Fact]
    public void Next_Excluded_IsTheOneAfter()
    {
        var spec = new ScheduleSpec { CronString = { "@every 1h" }, ExcludeStructuredCalendar = { Hours("0-22") } };
        Assert.Equal("2026-01-01T23:00:00Z", Shown(Compiled(spec).Next(Time("2026-01-01T00:00:00Z"))!.Value.Nominal));
        spec.ExcludeStructuredCalendar.Add(Hours("*"));
        Assert.Null(Compiled(spec).Next(Time("2026-01-01T00:00:00Z")));
    }

    [Fact]
    public void Next_WithJitter_IsTheSameEachTimeAndNeverPastTheNextOne()
    {
        var spec = new ScheduleSpec { CronString = { "@every 10s" }, Jitter = Duration.FromTimeSpan(TimeSpan.FromHours(1)) };
        var times = Compiled(spec).After(Time("2026-01-01T00:00:00Z")).Take(500).ToList();
        Assert.Equal(times, Compiled(spec).After(Time("2026-01-01T00:00:00Z")).Take(500));
        Assert.All(times, time => Assert.InRange(time.Actual - time.Nominal, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.True(times.Select(t => t.Actual - t.Nominal).Distinct().Count() > 100);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(TimeSpan.FromSeconds(10), pair.Second.Nominal - pair.First.Nominal));
    }

    [Fact]
    public void Zone_ThatNobodyKnows_IsRefused() => Assert.Equal(
        "unknown time zone Nowhere/Land", Assert.Throws<ScheduleSpecException>(() => Compiled(new() { TimezoneName = "Nowhere/Land" })).Message);

    private static StructuredCalendarSpec Hours(string hours) => CalendarTexts.Parse(new() { Hour = hours });

    private static Gen<string> One(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    // A cron field: everything, a step, a range or a value.
    private static Gen<string> Field(int last) => Gen.OneOf(
        Gen.Const("*"),
        Gen.Const("*"),
        Gen.Int[2, 9].Select(step => $"*/{step}"),
        Gen.Int[0, last].Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Select(Gen.Int[0, last / 2], Gen.Int[last / 2, last]).Select((from, to) => $"{from}-{to}"));

    // Days and months begin with 1.
    private static string Positive(string field) => field == "0" ? "1" : field.StartsWith("0-", StringComparison.Ordinal) ? $"1{field[1..]}" : field;

    private static List<DateTimeOffset> Scan(ScheduleSpec spec, DateTimeOffset start, DateTimeOffset end)
    {
        var calendar = CanonicalSpecs.Of(spec).StructuredCalendar[0];
        var zone = TimeZoneInfo.FindSystemTimeZoneById(spec.TimezoneName);
        List<DateTimeOffset> found = [];
        for (var time = start.AddMinutes(1); time <= end; time = time.AddMinutes(1))
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            if (IsIn(calendar.Minute, local.Minute) && IsIn(calendar.Hour, local.Hour) && IsIn(calendar.DayOfMonth, local.Day)
                && IsIn(calendar.Month, local.Month) && IsIn(calendar.DayOfWeek, (int)local.DayOfWeek))
            {
                found.Add(time);
            }
        }

        return found;
    }

    private static bool IsIn(IEnumerable<Range> ranges, int value) => ranges.Any(range =>
        value >= range.Start && value <= Math.Max(range.Start, range.End) && (value - range.Start) % Math.Max(1, range.Step) == 0);

    private static ScheduleSpec Spec(string zone, string cron) => new() { TimezoneName = zone, CronString = { cron } };

    private static CompiledSpec Compiled(ScheduleSpec spec) => new(CanonicalSpecs.Of(spec), "seed");

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Shown(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
