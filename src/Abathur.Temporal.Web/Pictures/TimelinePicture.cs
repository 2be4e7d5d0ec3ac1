using System.Xml.Linq;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Draws a row for each task over time: attempts as bars, waits as thin ones by their reason, merges as marks.</summary>
internal static class TimelinePicture
{
    /// <summary>Rows that are drawn at most.</summary>
    public const int MaxRows = 200;

    private const double RowHeight = 22;

    /// <param name="rows">The rows; of more than <see cref="MaxRows"/> the last.</param>
    /// <param name="now">The end of the axis if there is no row.</param>
    /// <param name="zone">The reader's clock.</param>
    /// <param name="link">Where a task's row leads; null: nowhere.</param>
    public static XElement Draw(IReadOnlyList<TimelineRow> rows, DateTimeOffset now, TimeZoneInfo zone, Func<string, string>? link = null)
    {
        var shown = rows.TakeLast(MaxRows).ToList();
        var axis = new TimeAxis(shown, now, zone);
        var bottom = TimeAxis.Top + (shown.Count * RowHeight);
        return Svg.Picture(
            TimeAxis.PictureWidth,
            bottom + 8,
            "Timeline of tasks: attempts and waits. The same is in the table below.",
            axis.Grid(bottom),
            shown.Select((row, i) => Row(axis, row, TimeAxis.Top + (i * RowHeight), link)));
    }

    private static XElement Row(TimeAxis axis, TimelineRow row, double y, Func<string, string>? link)
    {
        var label = Svg.Text(4, y + 15, Contracts.Text.Cut($"{row.Task} {row.Agent}", 26));
        return Svg.Element(
            "g",
            Svg.At("class", "row"),
            link is null ? label : Svg.Element("a", Svg.At("href", link(row.Task)), label),
            row.Spans.Where(span => span.Kind != Span.Run).Select(span => Wait(axis, span, y)),
            row.Spans.Where(span => span.Kind == Span.Run).SelectMany(span => AttemptBar.Draw(axis, row.Task, span, y)));
    }

    private static XElement Wait(TimeAxis axis, Span span, double y) => Svg.Element(
        "g",
        Svg.At("class", span.Kind),
        Svg.Title($"{span.Words}, {AttemptBar.Seconds(span)}"),
        Svg.Rectangle(axis.X(span.From), y + 9, Math.Max(1.5, axis.X(span.To) - axis.X(span.From)), 4, "bar"));
}
