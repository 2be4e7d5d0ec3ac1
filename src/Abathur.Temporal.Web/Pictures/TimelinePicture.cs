using System.Globalization;
using System.Xml.Linq;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Draws a row for each task over time: attempts as bars, waits as thin ones by their reason, merges as marks.</summary>
internal static class TimelinePicture
{
    /// <summary>Rows that are drawn at most.</summary>
    public const int MaxRows = 200;

    private const double Label = 190;
    private const double Width = 900;
    private const double RowHeight = 22;
    private const double Top = 26;
    private const int Ticks = 6;

    /// <param name="rows">The rows; of more than <see cref="MaxRows"/> the last.</param>
    /// <param name="now">The end of the axis.</param>
    /// <param name="zone">The reader's clock.</param>
    /// <param name="link">Where a task's row leads; null: nowhere.</param>
    public static XElement Draw(IReadOnlyList<TimelineRow> rows, DateTimeOffset now, TimeZoneInfo zone, Func<string, string>? link = null)
    {
        var shown = rows.TakeLast(MaxRows).ToList();
        var first = shown.SelectMany(row => row.Spans).Select(span => span.From).DefaultIfEmpty(now).Min();
        var last = shown.SelectMany(row => row.Spans).Select(span => span.To).DefaultIfEmpty(now).Max();
        var whole = Math.Max(1, (last - first).TotalSeconds);
        return Svg.Picture(
            Label + Width + 40,
            Top + (shown.Count * RowHeight) + 8,
            "Timeline of tasks: attempts and waits. The same is in the table below.",
            Enumerable.Range(0, Ticks + 1).Select(Tick),
            shown.Select((row, i) => Row(row, Top + (i * RowHeight))));

        double X(DateTimeOffset at) => Label + ((at - first).TotalSeconds / whole * Width);

        object[] Tick(int i)
        {
            var at = first + TimeSpan.FromSeconds(whole * i / Ticks);
            return
            [
                Svg.Line(X(at), Top - 6, X(at), Top + (shown.Count * RowHeight), "grid"),
                Svg.Text(X(at) - 18, Top - 11, TimeZoneInfo.ConvertTime(at, zone).ToString(whole > 2 * 86_400 ? "MM-dd HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture), "word"),
            ];
        }

        XElement Row(TimelineRow row, double y)
        {
            var label = Svg.Text(4, y + 15, Contracts.Text.Cut($"{row.Task} {row.Agent}", 26));
            return Svg.Element(
                "g",
                Svg.At("class", "row"),
                link is null ? label : Svg.Element("a", Svg.At("href", link(row.Task)), label),
                row.Spans.Select(span => Bar(span, y)),
                row.MergedAt is { } merged ? Svg.Element("g", Svg.At("class", "merge"), Svg.Title($"{row.Task} completed"), Svg.Text(X(merged) + 2, y + 16, "◆")) : null);
        }

        XElement Bar(Span span, double y)
        {
            var isRun = span.Kind == "run";
            return Svg.Element(
                "g",
                Svg.At("class", $"{span.Kind} {span.Outcome}".TrimEnd()),
                Svg.Title(string.Create(CultureInfo.InvariantCulture, $"{span.Words}, {(span.To - span.From).TotalSeconds:0} s")),
                Svg.Rectangle(X(span.From), y + (isRun ? 3 : 9), Math.Max(1.5, X(span.To) - X(span.From)), isRun ? 16 : 4, "bar", isRun ? 2 : 0));
        }
    }
}
