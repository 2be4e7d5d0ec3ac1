using System.Globalization;
using System.Xml.Linq;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Draws tasks and what they wait for, from left to right.</summary>
internal static class GraphPicture
{
    private const double Width = 190;
    private const double Height = 40;
    private const double Across = 60;
    private const double Down = 14;
    private const double Margin = 8;
    private const int MaxLabel = 26;

    public static XElement Draw(IReadOnlyList<GraphBox> boxes)
    {
        var layers = GraphLayout.Layers(boxes);
        var tallest = layers.Count == 0 ? 1 : layers.Max(layer => layer.Count);
        var places = new Dictionary<string, (double X, double Y)>(StringComparer.Ordinal);
        for (var column = 0; column < layers.Count; column++)
        {
            // Centred, so that edges are short.
            var top = Margin + ((tallest - layers[column].Count) * (Height + Down) / 2);
            for (var row = 0; row < layers[column].Count; row++)
            {
                places[layers[column][row].Id] = (Margin + (column * (Width + Across)), top + (row * (Height + Down)));
            }
        }

        var critical = boxes.Where(box => box.IsCritical).Select(box => box.Id).ToHashSet(StringComparer.Ordinal);
        return Svg.Picture(
            (2 * Margin) + (layers.Count * (Width + Across)) - (layers.Count > 0 ? Across : 0),
            (2 * Margin) + (tallest * (Height + Down)) - Down,
            $"Graph of tasks: {layers.Count} layers from left to right. The same tasks are in the table below.",
            boxes.SelectMany(box => box.Before.Select(before => Edge(places[before], places[box.Id], box.IsCritical && critical.Contains(before)))),
            layers.SelectMany(layer => layer).Select(box => Box(box, places[box.Id])));
    }

    private static XElement Edge((double X, double Y) from, (double X, double Y) to, bool isCritical)
    {
        var (x1, y1, x2, y2) = (from.X + Width, from.Y + (Height / 2), to.X, to.Y + (Height / 2));
        var bend = x2 > x1 ? (x2 - x1) / 2 : Across;
        return Svg.Element(
            "path",
            Svg.At("class", isCritical ? "edge critical" : "edge"),
            Svg.At("d", string.Create(CultureInfo.InvariantCulture, $"M{x1:0.#} {y1:0.#}C{x1 + bend:0.#} {y1:0.#} {x2 - bend:0.#} {y2:0.#} {x2:0.#} {y2:0.#}")));
    }

    private static XElement Box(GraphBox box, (double X, double Y) at)
    {
        var word = Words.Of(box.State);
        var drawn = Svg.Element(
            "g",
            Svg.At("class", $"box {StateMark.Class(box.State)}{(box.IsCritical ? " critical" : string.Empty)}"),
            Svg.Title($"{box.Label}: {word}{(box.IsCritical ? ", on the critical path" : string.Empty)}"),
            Svg.Rectangle(at.X, at.Y, Width, Height, "frame", 5),
            Svg.Text(at.X + 9, at.Y + 17, Text.Cut(box.Label, MaxLabel)),
            Svg.Text(at.X + 9, at.Y + 32, $"{StateMark.Of(box.State)} {word}", "word"));
        return box.Link is null ? drawn : Svg.Element("a", Svg.At("href", box.Link), drawn);
    }
}
