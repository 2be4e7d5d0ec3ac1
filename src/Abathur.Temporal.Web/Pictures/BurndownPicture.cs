using System.Globalization;
using System.Xml.Linq;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Draws what was left of a budget over time.</summary>
internal static class BurndownPicture
{
    private const double Width = 600;
    private const double Height = 120;
    private const double Margin = 10;

    /// <param name="cost">What was used, and when.</param>
    /// <param name="start">When the swarm started.</param>
    /// <param name="now">The end of the axis.</param>
    /// <param name="limit">The budget, greater than 0.</param>
    /// <param name="used">What counts of a usage.</param>
    public static XElement Draw(CostRecord cost, DateTimeOffset start, DateTimeOffset now, double limit, Func<AgentUsage, double> used)
    {
        var whole = Math.Max(1, (now - start).TotalSeconds);
        var points = new List<(DateTimeOffset At, double Left)> { (start, limit) };
        foreach (var period in cost.Periods)
        {
            // What ended in a period is known at its end.
            var end = period.From + TimeSpan.FromSeconds(cost.PeriodSeconds);
            points.Add((end < now ? end : now, points[^1].Left - used(period.Usage)));
        }

        points.Add((now, points[^1].Left));
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.At):0.#},{Y(point.Left):0.#}")));
        return Svg.Picture(
            Width + (2 * Margin),
            Height + (2 * Margin),
            string.Create(CultureInfo.InvariantCulture, $"Budget over time: {Math.Max(0, points[^1].Left) / limit:P0} are left"),
            Svg.Line(Margin, Margin, Margin + Width, Margin, "grid"),
            Svg.Line(Margin, Margin + Height, Margin + Width, Margin + Height, "grid"),
            Svg.Element("polyline", Svg.At("class", "burndown"), Svg.At("points", path)));

        double X(DateTimeOffset at) => Margin + ((at - start).TotalSeconds / whole * Width);
        double Y(double left) => Margin + ((1 - (Math.Clamp(left, 0, limit) / limit)) * Height);
    }
}
