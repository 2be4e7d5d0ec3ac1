using System.Globalization;
using System.Xml.Linq;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Where moments are in a picture over time.</summary>
internal sealed class TimeAxis
{
    /// <summary>Where the axis begins, in pixels: to the left of it are labels.</summary>
    public const double Left = 190;

    /// <summary>Its length in pixels.</summary>
    public const double Width = 900;

    /// <summary>Where the first row is drawn, below the times.</summary>
    public const double Top = 26;

    private const int Ticks = 6;

    private readonly TimeZoneInfo zone;
    private readonly double seconds;

    /// <param name="rows">What is drawn: the axis begins with the first of it and ends with the last.</param>
    /// <param name="now">Where it begins and ends if nothing is drawn.</param>
    /// <param name="zone">The reader's clock.</param>
    public TimeAxis(IEnumerable<TimelineRow> rows, DateTimeOffset now, TimeZoneInfo zone)
    {
        var spans = rows.SelectMany(row => row.Spans).ToList();
        First = spans.Select(span => span.From).DefaultIfEmpty(now).Min();
        Last = spans.Select(span => span.To).DefaultIfEmpty(now).Max();
        seconds = Math.Max(1, (Last - First).TotalSeconds);
        this.zone = zone;
    }

    public DateTimeOffset First { get; }

    public DateTimeOffset Last { get; }

    /// <summary>The width of a picture with it.</summary>
    public static double PictureWidth => Left + Width + 40;

    public double X(DateTimeOffset at) => Left + ((at - First).TotalSeconds / seconds * Width);

    /// <summary>How far along the axis a moment is, from 0 to 1.</summary>
    public double Share(DateTimeOffset at) => Math.Clamp((at - First).TotalSeconds / seconds, 0, 1);

    /// <summary>Lines with their times, down to a height.</summary>
    public IEnumerable<XElement> Grid(double bottom) => Enumerable.Range(0, Ticks + 1).SelectMany(tick =>
    {
        var at = First + TimeSpan.FromSeconds(seconds * tick / Ticks);
        var format = seconds > 2 * 86_400 ? "MM-dd HH:mm" : "HH:mm:ss";
        return new[]
        {
            Svg.Line(X(at), Top - 6, X(at), bottom, "grid"),
            Svg.Text(X(at) - 18, Top - 11, TimeZoneInfo.ConvertTime(at, zone).ToString(format, CultureInfo.InvariantCulture), "word"),
        };
    });
}
