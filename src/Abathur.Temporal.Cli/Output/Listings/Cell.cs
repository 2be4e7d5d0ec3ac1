using Abathur.Temporal.Client.Texts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>A piece of a line: text that is printed as it is, without control characters, and how it looks.</summary>
internal sealed record Cell(string Text, Style? Style = null)
{
    public string Text { get; } = SafeText.Piece(Text);

    public static implicit operator Cell(string? text) => new(SafeText.Line(text ?? "-"));

    public static Cell Of(string text, Color color) => new(text, new Style(color));
}
