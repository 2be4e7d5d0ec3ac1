using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>A short cell, and text beside it that is wrapped between words.</summary>
internal sealed class Hanging(Cell first, Cell text) : IRenderable
{
    public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
    [
        new Segment(first.Text, first.Style ?? Style.Plain),
        .. Lines(text.Text, text.Style ?? Style.Plain, 1, Cells.Width(first.Text) + 1, maxWidth),
    ];

    /// <summary>The lines of <paramref name="text"/>: the first after <paramref name="gap"/> cells, the others <paramref name="indent"/> cells in.</summary>
    public static IEnumerable<Segment> Lines(string text, Style style, int gap, int indent, int maxWidth)
    {
        foreach (var line in Cells.Wrap(text, Math.Max(1, maxWidth - indent)))
        {
            if (line.Length > 0)
            {
                yield return Segment.Padding(gap);
                yield return new Segment(line, style);
            }

            yield return Segment.LineBreak;
            gap = indent;
        }
    }
}
