using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Listings;

/// <summary>Measures and cuts text in a terminal's cells: a wide character or an emoji takes two, a combining mark none.</summary>
internal static class Cells
{
    private const char EmojiPresentation = '\uFE0F';
    private const string Ellipsis = "…";

    /// <summary>The cells that <paramref name="text"/> takes on one line.</summary>
    public static int Width(string text) => IsPlain(text) ? text.Length : Characters(text).Sum(WidthOf);

    /// <summary>Makes <paramref name="text"/> at most <paramref name="width"/> cells wide; what is cut away is replaced by "…".</summary>
    public static string Cut(string text, int width, Cutting cutting = Cutting.End)
    {
        if (cutting == Cutting.Never || Width(text) <= width)
        {
            return text;
        }

        var room = width - 1;
        return room < 0 ? string.Empty : cutting switch
        {
            Cutting.Start => Ellipsis + string.Concat(TakeWhileFits(Characters(text).Reverse(), room).Reverse()),
            Cutting.BetweenWords => string.Join(' ', [.. TakeWords(text, room - 1), Ellipsis]),
            _ => string.Concat(TakeWhileFits(Characters(text), room)).TrimEnd() + Ellipsis,
        };
    }

    /// <summary>
    /// Breaks <paramref name="text"/> between words into lines of at most <paramref name="width"/> cells. A word that is wider, such as a
    /// path, stays whole on a line of its own, so that it can be copied.
    /// </summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        foreach (var line in text.Split('\n'))
        {
            foreach (var part in Width(line) <= width ? [line] : WrapLine(line, width))
            {
                yield return part;
            }
        }
    }

    private static IEnumerable<string> WrapLine(string text, int width)
    {
        // An indented line stays indented: descriptions hold lists and code.
        var indent = text[..^text.TrimStart().Length];
        var (line, used, empty) = (new StringBuilder(indent), Width(indent), true);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var wide = Width(word);
            if (!empty && used + 1 + wide > width)
            {
                yield return line.ToString();
                (line, used, empty) = (new StringBuilder(indent), Width(indent), true);
            }

            line.Append(empty ? string.Empty : " ").Append(word);
            (used, empty) = (used + wide + (empty ? 0 : 1), false);
        }

        yield return line.ToString();
    }

    private static IEnumerable<string> TakeWords(string text, int room)
    {
        foreach (var word in text.Split(' '))
        {
            room -= Width(word) + 1;
            if (room < -1)
            {
                yield break;
            }

            yield return word;
        }
    }

    private static IEnumerable<string> TakeWhileFits(IEnumerable<string> characters, int room) =>
        characters.TakeWhile(character => (room -= WidthOf(character)) >= 0);

    // Most texts are, and the tables of what is wide take longer to load than a short command has.
    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Characters(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            yield return elements.GetTextElement();
        }
    }

    // An emoji of several code points is drawn as one.
    private static int WidthOf(string character) =>
        character.Contains(EmojiPresentation, StringComparison.Ordinal) ? 2 : Math.Min(2, character.GetCellWidth());
}
