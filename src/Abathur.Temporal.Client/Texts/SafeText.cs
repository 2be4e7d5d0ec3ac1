using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Texts;

/// <summary>Text from agents and files on its way to a terminal, which obeys control characters: none get through.</summary>
internal static partial class SafeText
{
    /// <summary>One line, cut where it is longer than <paramref name="length"/>.</summary>
    public static string Line(string? text, int length = int.MaxValue) => Text.Cut(Clean(text, keepLines: false).Trim(), length);

    /// <summary>A piece of a line: as <see cref="Line"/>, with its spaces at both ends.</summary>
    public static string Piece(string? text) => Clean(text, keepLines: false);

    /// <summary>As many lines as there are.</summary>
    public static string Block(string? text) => Clean(text, keepLines: true);

    private static string Clean(string? text, bool keepLines)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        foreach (var c in text?.Contains('\x1b', StringComparison.Ordinal) == true ? Sequence().Replace(text, string.Empty) : text ?? string.Empty)
        {
            // Format characters can turn the direction of what follows.
            var kept = (keepLines && c is '\n' or '\t') || (!char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format);
            clean.Append(kept ? c : c == '\r' ? string.Empty : " ");
        }

        return clean.ToString();
    }

    // Colours and the like go as a whole: what is left of them without their first character is no text.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex Sequence();
}
