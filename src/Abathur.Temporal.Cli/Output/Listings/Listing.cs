using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>A table with one line a row, whatever the terminal's width: columns go and texts are cut, and nothing is wrapped.</summary>
internal sealed class Listing(params IReadOnlyList<Column> columns) : IRenderable
{
    private static readonly Style Faint = new(Color.Grey);

    private readonly List<IReadOnlyList<Cell>> rows = [];

    /// <summary>Whether the columns' headers stand above them. Default: true.</summary>
    public bool Headers { get; init; } = true;

    /// <summary>Adds a row with a cell for each column; null is shown as "-".</summary>
    public Listing Add(params IReadOnlyList<Cell?> cells)
    {
        rows.Add([.. cells.Select(cell => cell ?? "-")]);
        return this;
    }

    public Measurement Measure(RenderOptions options, int maxWidth) =>
        new(0, Math.Min(maxWidth, Natural().Sum() + (ColumnLayout.Gap * (columns.Count - 1))));

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var widths = ColumnLayout.Fit(columns, Natural(), maxWidth);
        var shown = Enumerable.Range(0, columns.Count).Where(i => widths[i] > 0).ToList();
        foreach (var row in Lines())
        {
            var gap = 0;
            foreach (var i in shown)
            {
                var text = Cells.Cut(row[i].Text, widths[i], columns[i].Cutting);
                yield return Segment.Padding(gap);
                yield return new Segment(text, row[i].Style ?? Style.Plain);
                gap = widths[i] - Cells.Width(text) + ColumnLayout.Gap;
            }

            yield return Segment.LineBreak;
        }
    }

    private IEnumerable<IReadOnlyList<Cell>> Lines() =>
        Headers ? rows.Prepend([.. columns.Select(column => new Cell(column.Header, Faint))]) : rows;

    private List<int> Natural() => [.. columns.Select((_, i) => Lines().Select(row => Cells.Width(row[i].Text)).DefaultIfEmpty().Max())];
}
