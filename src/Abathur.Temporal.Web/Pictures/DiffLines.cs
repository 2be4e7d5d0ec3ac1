namespace Abathur.Temporal.Web.Pictures;

/// <summary>What each line of a diff is.</summary>
internal static class DiffLines
{
    /// <summary>Lines that are shown at most.</summary>
    public const int Max = 4_000;

    /// <summary>Each line with its class in styles: <c>added</c>, <c>removed</c>, <c>place</c>, <c>file</c>, <c>same</c>.</summary>
    public static IEnumerable<(string Kind, string Text)> Read(string diff)
    {
        var inside = false;
        foreach (var line in diff.Split('\n').Take(Max))
        {
            if (line.StartsWith("diff --git ", StringComparison.Ordinal))
            {
                inside = false;
            }

            inside |= line.StartsWith("@@", StringComparison.Ordinal);
            yield return (KindOf(line, inside), line);
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
}
