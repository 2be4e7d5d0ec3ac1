using System.Globalization;
using System.Xml.Linq;
using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>The elements of our pictures. All text in them is escaped; all looks are classes, since a page's policy allows no styles inside.</summary>
internal static class Svg
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XAttribute At(string name, string value) => new(name, SafeText.Line(value));

    public static XAttribute At(string name, double value) => new(name, Math.Round(value, 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>The outermost element, of a size in pixels, with what a screen reader says of it.</summary>
    public static XElement Picture(double width, double height, string label, params object?[] content) => Element(
        "svg",
        At("class", "picture"),
        At("role", "group"),
        At("aria-label", label),
        At("width", width),
        At("height", height),
        At("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width:0.#} {height:0.#}")),
        content);

    public static XElement Rectangle(double x, double y, double width, double height, string kind, double radius = 0) => Element(
        "rect", At("class", kind), At("x", x), At("y", y), At("width", Math.Max(width, 0)), At("height", height), radius > 0 ? At("rx", radius) : null);

    public static XElement Text(double x, double y, string text, string? kind = null) => Element(
        "text", kind is null ? null : At("class", kind), At("x", x), At("y", y), SafeText.Line(text));

    public static XElement Title(string text) => Element("title", SafeText.Line(text));

    public static XElement Line(double x1, double y1, double x2, double y2, string kind) => Element(
        "line", At("class", kind), At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    /// <summary>The picture as it stands in a page.</summary>
    public static string Markup(XElement picture) => picture.ToString(SaveOptions.DisableFormatting);
}
