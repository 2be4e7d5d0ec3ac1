using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>Exactly one line: the first of some ways to say it that fits; if none does, the last one, cut.</summary>
internal sealed class OneLine(params IReadOnlyList<IReadOnlyList<Cell>> ways) : IRenderable
{
    public OneLine(string text, Style? style = null)
        : this([new Cell(text, style)])
    {
    }

    public Measurement Measure(RenderOptions options, int maxWidth) => new(0, Math.Min(maxWidth, Width(ways[0])));

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var room = maxWidth;
        foreach (var cell in ways.FirstOrDefault(way => Width(way) <= maxWidth) ?? ways[^1])
        {
            var text = Cells.Cut(cell.Text, room);
            room -= Cells.Width(text);
            yield return new Segment(text, cell.Style ?? Style.Plain);
            if (text != cell.Text)
            {
                break;
            }
        }

        yield return Segment.LineBreak;
    }

    private static int Width(IReadOnlyList<Cell> way) => way.Sum(cell => Cells.Width(cell.Text));
}
