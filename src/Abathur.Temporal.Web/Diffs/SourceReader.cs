namespace Abathur.Temporal.Web.Diffs;

/// <summary>Reads lines of source one after the other into parts with colours. It guesses: a diff shows no whole file.</summary>
internal sealed class SourceReader(SourceLanguage? language)
{
    /// <summary>Longer lines, in UTF-16 characters, have no colours: nobody wrote them.</summary>
    public const int MaxLine = 500;

    private readonly HashSet<Enclosure> unended = [];
    private Enclosure? open;

    /// <summary>The next line's parts; together they are the line.</summary>
    public IReadOnlyList<SourcePart> Read(string line)
    {
        if (language is null || line.Length is 0 or > MaxLine)
        {
            return [new(null, line)];
        }

        unended.Clear();
        var parts = new List<SourcePart>();
        var (at, plain) = (0, 0);
        while (at < line.Length)
        {
            var (kind, end) = Next(language, line, at);
            if (kind is not null)
            {
                if (at > plain)
                {
                    parts.Add(new(null, line[plain..at]));
                }

                parts.Add(new(kind, line[at..end]));
                plain = end;
            }

            at = end;
        }

        if (plain < line.Length)
        {
            parts.Add(new(null, line[plain..]));
        }

        return parts;
    }

    private (string? Kind, int End) Next(SourceLanguage language, string line, int at)
    {
        if (open is { } before)
        {
            var closing = before.EndIn(line, at);
            open = closing is null ? before : null;
            return (before.Kind, closing ?? line.Length);
        }

        foreach (var enclosure in language.Enclosed)
        {
            if (Begins(line, at, enclosure.Opening) && EndOf(enclosure, line, at) is { } end)
            {
                return (enclosure.Kind, end);
            }
        }

        if (language.LineComments.Any(mark => Begins(line, at, mark) && (mark != "#" || at == 0 || char.IsWhiteSpace(line[at - 1]))))
        {
            return (SourcePart.Comment, line.Length);
        }

        return char.IsLetterOrDigit(line[at]) || line[at] == '_' ? Word(language, line, at) : (null, at + 1);
    }

    // One that ends nowhere on its line is none, unless it may go on. A later one isn't looked for: that would take the square of the length.
    private int? EndOf(Enclosure enclosure, string line, int at)
    {
        if (unended.Contains(enclosure))
        {
            return null;
        }

        if (enclosure.EndIn(line, at + enclosure.Opening.Length) is { } end)
        {
            return end;
        }

        if (enclosure.SpansLines)
        {
            open = enclosure;
            return line.Length;
        }

        if (!enclosure.IsShort)
        {
            unended.Add(enclosure);
        }

        return null;
    }

    private static (string? Kind, int End) Word(SourceLanguage language, string line, int at)
    {
        var isNumber = char.IsAsciiDigit(line[at]);
        var end = at + 1;
        while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] == '_' || (isNumber && line[end] == '.' && end + 1 < line.Length && char.IsAsciiDigit(line[end + 1]))))
        {
            end++;
        }

        return (isNumber ? SourcePart.Number : language.Keywords.Contains(line[at..end]) ? SourcePart.Keyword : null, end);
    }

    private static bool Begins(string line, int at, string mark) => string.CompareOrdinal(line, at, mark, 0, mark.Length) == 0;
}
