namespace Abathur.Temporal.Web.Diffs;

/// <summary>What each line of a diff is, and the colours of its source.</summary>
internal static class DiffLines
{
    /// <summary>Lines that are shown at most.</summary>
    public const int Max = 4_000;

    /// <summary>Each line with its class in styles: <c>added</c>, <c>removed</c>, <c>place</c>, <c>file</c>, <c>same</c>.</summary>
    public static IEnumerable<(string Kind, IReadOnlyList<SourcePart> Parts)> Read(string diff)
    {
        var inside = false;
        SourceLanguage? language = null;
        var (before, after) = (new SourceReader(null), new SourceReader(null));
        foreach (var line in diff.Split('\n').Take(Max))
        {
            if (line.StartsWith("diff --git ", StringComparison.Ordinal))
            {
                (inside, language) = (false, null);
            }

            if (!inside && (line.StartsWith("--- ", StringComparison.Ordinal) || line.StartsWith("+++ ", StringComparison.Ordinal)))
            {
                // Git quotes names with unusual characters, and ends names with spaces by a tab.
                language = SourceLanguage.Of(line[4..].TrimEnd('\t').Trim('"')) ?? language;
            }

            inside |= line.StartsWith("@@", StringComparison.Ordinal);
            var kind = KindOf(line, inside);
            if (kind == "place")
            {
                (before, after) = (new(language), new(language));
            }

            yield return (kind, PartsOf(kind, line, before, after));
        }
    }

    private static string KindOf(string line, bool inside) => (inside, line.Length == 0 ? ' ' : line[0]) switch
    {
        (false, _) => "file",
        (_, '+') => "added",
        (_, '-') => "removed",
        (_, '@') => "place",
        _ => "same",
    };

    private static IReadOnlyList<SourcePart> PartsOf(string kind, string line, SourceReader before, SourceReader after)
    {
        if (line.Length == 0 || kind is "file" or "place")
        {
            return [new(null, line)];
        }

        var source = line[1..];
        var old = kind == "added" ? null : before.Read(source);
        return [new(null, line[..1]), .. kind == "removed" ? old! : after.Read(source)];
    }
}
