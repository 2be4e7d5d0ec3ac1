using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Host.Git;

/// <summary>Makes text from outside fit for one line of a commit message, a log or an error.</summary>
internal static class GitText
{
    private const int ListedFiles = 10;

    /// <summary>
    /// One line of at most <paramref name="length"/> characters: no control characters, no line breaks, none that change
    /// the direction of what follows.
    /// </summary>
    public static string Line(string text, int length)
    {
        var line = new StringBuilder(Math.Min(text.Length, length));
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator)
            {
                space = line.Length > 0;
                continue;
            }

            if (line.Length + rune.Utf16SequenceLength + 2 > length)
            {
                return line.Append('…').ToString();
            }

            if (space)
            {
                line.Append(' ');
                space = false;
            }

            line.Append(rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>The last <paramref name="length"/> characters.</summary>
    public static string Tail(string text, int length)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= length ? trimmed : "…" + trimmed[^length..];
    }

    /// <summary>A few paths, and how many more.</summary>
    public static string List(IReadOnlyList<string> paths)
    {
        var shown = string.Join(", ", paths.Take(ListedFiles).Select(path => Line(path, 200)));
        return paths.Count > ListedFiles ? $"{shown} and {paths.Count - ListedFiles} more" : shown;
    }
}
