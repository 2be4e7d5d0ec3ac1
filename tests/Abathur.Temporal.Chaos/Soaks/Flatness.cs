using System.Globalization;

namespace Abathur.Temporal.Chaos.Soaks;

/// <summary>How a figure moved: its median in the second quarter of the samples, when all is warm, beside that in the last.</summary>
internal sealed record Flatness(string Name, double Early, double Late)
{
    /// <summary>Fewer samples than these say nothing.</summary>
    public const int MinSamples = 8;

    // What a figure may grow by without a leak: a tenth, and what one more connection or one more collection of garbage is.
    private const double Share = 0.1;
    private const double Slack = 16;

    public bool Holds => Late <= (Early * (1 + Share)) + Slack;

    public static IReadOnlyList<Flatness> Of(IReadOnlyList<Sample> samples)
    {
        var quarter = samples.Count / 4;
        return [.. samples[0].Figures.Keys.Select(name => new Flatness(
            name,
            Median(samples.Skip(quarter).Take(quarter).Select(sample => sample.Figures[name])),
            Median(samples.TakeLast(quarter).Select(sample => sample.Figures[name]))))];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| {Name} | {Early:0.#} | {Late:0.#} | {(Holds ? "flat" : "**grows**")} |");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
