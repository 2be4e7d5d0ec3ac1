namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>How figures and aims stand in a table.</summary>
internal static class Aim
{
    public static string AtLeast(double aim, double value, string unit = "") => Cell(value >= aim, $"≥ {aim:0.##}{unit}");

    public static string AtMost(double aim, double value, string unit = "") => Cell(value <= aim, $"≤ {aim:0.##}{unit}");

    private static string Cell(bool met, string aim) => $"{aim}: {(met ? "met" : "**missed**")}";
}
