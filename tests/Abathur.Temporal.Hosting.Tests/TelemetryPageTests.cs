using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Hosting.Telemetry;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>The page of telemetry names what there is, and nothing else.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.File("docs/telemetry.md"));

    [Fact]
    public void Page_Metrics_AreTheInstruments()
    {
        var published = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Note(instrument, published) };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(Instruments).TypeHandle);
        using var gauges = new SwarmGauges(null!, string.Empty, TimeProvider.System);

        Assert.Equal(published.Distinct().Order(), Metric().Matches(Page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}").Order());
    }

    [Fact]
    public void Page_Spans_AreTheActivitiesAndTheirParents()
    {
        var activities = typeof(ActivityNames).GetFields().Select(field => (string)field.GetRawConstantValue()!);

        Assert.All(["swarm", "task", .. activities], name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    private static void Note(Instrument instrument, List<string> published)
    {
        if (instrument.Meter.Name == Instruments.Name)
        {
            var kind = instrument.GetType().Name.Split('`')[0] switch { "Counter" => "counter", "Histogram" => "histogram", _ => "gauge" };
            published.Add($"{instrument.Name} {kind} {instrument.Unit}");
        }
    }

    [GeneratedRegex(@"^\| `(abathur\.[a-z.]+)` \| (\w+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Metric();
}
