using System.Globalization;
using System.Xml.Linq;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Draws what each agent did on each host over time, with merges, and below how many tasks waited, by reason.</summary>
internal static class HostPicture
{
    /// <summary>Lanes that are drawn at most.</summary>
    public const int MaxLanes = 150;

    private const double LaneHeight = 22;
    private const double HeadHeight = 24;
    private const double BandHeight = 40;
    private const double Bottom = 8;

    /// <param name="rows">The tasks' attempts and waits.</param>
    /// <param name="now">The end of the axis if there is none.</param>
    /// <param name="zone">The reader's clock.</param>
    /// <param name="link">Where an attempt's bar leads, by the task's id; null: nowhere.</param>
    public static XElement Draw(IReadOnlyList<TimelineRow> rows, DateTimeOffset now, TimeZoneInfo zone, Func<string, string>? link = null)
    {
        var axis = new TimeAxis(rows, now, zone);
        var content = new List<XElement>();
        var (y, lanes, hidden, host) = (TimeAxis.Top, 0, 0, (string?)null);
        foreach (var group in HostLanes.Of(rows))
        {
            if (lanes + group.Lanes.Count > MaxLanes)
            {
                hidden += group.Hidden + group.Lanes.Sum(lane => lane.Count);
                continue;
            }

            if (lanes == 0 || group.Host != host)
            {
                host = group.Host;
                content.Add(Svg.Text(4, y + 16, Contracts.Text.Cut(host ?? "host not known", 60), "host"));
                y += HeadHeight;
            }

            content.Add(Svg.Text(16, y + 15, Contracts.Text.Cut(group.Agent, 24)));
            foreach (var lane in group.Lanes)
            {
                content.AddRange(lane.SelectMany(attempt => Linked(attempt.Task, AttemptBar.Draw(axis, attempt.Task, attempt.Span, y), link)));
                y += LaneHeight;
            }

            lanes += group.Lanes.Count;
            hidden += group.Hidden;
        }

        if (hidden > 0)
        {
            content.Add(Svg.Text(4, y + 16, FormattableString.Invariant($"{hidden} more attempts ran than there is room for."), "word"));
            y += HeadHeight;
        }

        var bands = WaitBand.Of(rows, axis);
        content.AddRange(bands.SelectMany((band, i) => Band(band, y + (i * BandHeight))));
        y += bands.Count * BandHeight;
        return Svg.Picture(
            TimeAxis.PictureWidth,
            y + Bottom,
            "Timeline of hosts and agents: attempts, merges, and how many tasks waited. The same is in the table below.",
            axis.Grid(y),
            content);
    }

    private static IEnumerable<XElement> Linked(string task, IEnumerable<XElement> drawn, Func<string, string>? link) =>
        link is null ? drawn : [Svg.Element("a", Svg.At("href", link(task)), Svg.At("aria-label", task), drawn)];

    // As a step of its height for each part of the time; the highest fills the band.
    private static IEnumerable<XElement> Band(WaitBand band, double y)
    {
        var (ground, width) = (y + BandHeight - 4, TimeAxis.Width / WaitBand.Columns);
        var path = string.Create(CultureInfo.InvariantCulture, $"M{TimeAxis.Left:0.#} {ground:0.#}");
        for (var column = 0; column < WaitBand.Columns; column++)
        {
            if (column == 0 || band.Counts[column] != band.Counts[column - 1])
            {
                var height = ground - ((BandHeight - 10) * band.Counts[column] / band.Most);
                path += string.Create(CultureInfo.InvariantCulture, $"H{TimeAxis.Left + (column * width):0.#}V{height:0.#}");
            }
        }

        path += string.Create(CultureInfo.InvariantCulture, $"H{TimeAxis.Left + TimeAxis.Width:0.#}V{ground:0.#}Z");
        var words = WaitKinds.WordsOf(band.Kind);
        yield return Svg.Text(4, y + 15, words, "word");
        yield return Svg.Text(4, y + 30, FormattableString.Invariant($"at most {band.Most} at once"), "word");
        yield return Svg.Element(
            "g",
            Svg.At("class", band.Kind),
            Svg.Title(FormattableString.Invariant($"{words}: at most {band.Most} tasks at once")),
            Svg.Element("path", Svg.At("class", "bar"), Svg.At("d", path)));
    }
}
