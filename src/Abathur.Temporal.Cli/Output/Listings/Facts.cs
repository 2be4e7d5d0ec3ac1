using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>Names and values, one pair after the other; a value is wrapped between words beside its name.</summary>
internal sealed class Facts(IReadOnlyList<(string Name, string Value)> facts) : IRenderable
{
    private static readonly Style Faint = new(Color.Grey);

    private int Indent => facts.Count == 0 ? 0 : facts.Max(fact => Cells.Width(fact.Name)) + ColumnLayout.Gap;

    public Measurement Measure(RenderOptions options, int maxWidth) => new(0, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var indent = Indent;
        foreach (var (name, value) in facts)
        {
            yield return new Segment(name, Faint);
            foreach (var segment in Hanging.Lines(value, Style.Plain, indent - Cells.Width(name), indent, maxWidth))
            {
                yield return segment;
            }
        }
    }
}
