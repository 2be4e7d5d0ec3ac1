using System.Globalization;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Tests.Output.Snapshots;
using Abathur.Temporal.Client.Texts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class DrawingTests
{
    [Fact]
    public void On_NoTerminal_PrintsPlainLinesThatAreNotWrapped()
    {
        using var output = new StringWriter();
        var console = Drawing.On(new Streams { Output = output });

        console.Write(Tables.Facts(("description", string.Join(' ', Enumerable.Repeat("word", 2_000)))));
        console.Write(EventLine.Whole(Samples.Events[4], TimeZoneInfo.Utc));

        Assert.Equal(3, output.ToString().Split('\n').Length);
        Assert.DoesNotContain('\e', output.ToString());
    }

    [Fact]
    public void On_TerminalThatWantsNoColors_HasNone()
    {
        using var output = new StringWriter();

        var console = Drawing.On(new Streams { Output = output, Interactive = true, Colors = false });

        Assert.Equal(ColorSystem.NoColors, console.Profile.Capabilities.ColorSystem);
    }

    [Fact]
    public void Figures_AnotherLocale_AreTheSame()
    {
        // Where .NET runs without ICU, there is no other locale but one that is made.
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        (other.DateTimeFormat.TimeSeparator, other.DateTimeFormat.DateSeparator) = (".", "/");
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = other;

            Assert.Equal(("12.3k", "$1.25", "12:00:00", "2026-05-04 12:00:00"), (
                Show.Count(12_345), Show.Dollars(1.25m), Show.Clock(Samples.Now, TimeZoneInfo.Utc), Show.Moment(Samples.Now, TimeZoneInfo.Utc)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
