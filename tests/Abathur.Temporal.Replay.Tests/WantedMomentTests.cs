using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Replay.Tests;

public sealed class WantedMomentTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two");

    [Theory]
    [InlineData("2026-05-04T09:03:22Z", "2026-05-04T09:03:22Z")]
    [InlineData("2026-05-04T09:03:22.1234567+05:30", "2026-05-04T03:33:22.1234567Z")]
    [InlineData("2026-05-04 09:03:22", "2026-05-04T07:03:22Z")]
    [InlineData("2026-05-04 09:03", "2026-05-04T07:03:00Z")]
    [InlineData("13:59:59", "2026-05-04T11:59:59Z")]
    [InlineData("14:00:01", "2026-05-03T12:00:01Z")]
    public void Parse_Time_IsReadOnTheOperatorsClock(string text, string utc) =>
        Assert.Equal(new WantedMoment.AtTime(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture)), WantedMoment.Parse(text, Now, Zone));

    [Fact]
    public void Parse_Number_IsAnEvent() => Assert.Equal(new WantedMoment.AtEvent(42), WantedMoment.Parse(" 42 ", Now, Zone));

    [Theory]
    [InlineData("0", "There is no event 0")]
    [InlineData("-3", "There is no event -3")]
    [InlineData("99999999999999999999", "'99999999999999999999' is neither")]
    [InlineData("tomorrow", "'tomorrow' is neither the number of an event nor a time: write 42, ")]
    [InlineData("2026-13-01 00:00", "is neither")]
    [InlineData("", "'' is neither")]
    public void Parse_Nonsense_SaysWhatToWrite(string text, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidInputException>(() => WantedMoment.Parse(text, Now, Zone)).Message, StringComparison.Ordinal);
}
