using System.Globalization;
using System.Xml.Linq;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Draws an attempt over time, with a mark where it completed its task.</summary>
internal static class AttemptBar
{
    /// <param name="axis">The times.</param>
    /// <param name="task">The task's id.</param>
    /// <param name="span">The attempt.</param>
    /// <param name="y">The top of its row.</param>
    public static IEnumerable<XElement> Draw(TimeAxis axis, string task, Span span, double y)
    {
        yield return Svg.Element(
            "g",
            Svg.At("class", $"{span.Kind} {span.Outcome}"),
            Svg.Title($"{task} {span.Words}, {Seconds(span)}{(span.Host is { } host ? $", on {host}" : string.Empty)}"),
            Svg.Rectangle(axis.X(span.From), y + 3, Math.Max(1.5, axis.X(span.To) - axis.X(span.From)), 16, "bar", 2));
        if (span.IsMerged)
        {
            yield return Svg.Element("g", Svg.At("class", "merge"), Svg.Title($"{task} completed"), Svg.Text(axis.X(span.To) - 4, y + 16, "◆"));
        }
    }

    /// <summary>How long a span lasted, in words.</summary>
    public static string Seconds(Span span) => string.Create(CultureInfo.InvariantCulture, $"{(span.To - span.From).TotalSeconds:0} s");
}
