namespace Abathur.Temporal.Contracts;

/// <summary>
/// Finds what somebody probably meant: the known name with the smallest edit distance, if it is near enough, else the only one
/// that goes on from what was said.
/// </summary>
public static class NearestName
{
    /// <summary>
    /// The nearest of <paramref name="known"/> within a third of the name's length (at least 2 edits), or the only one that begins
    /// with the name; null where there is neither.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        var best = (Name: (string?)null, Distance: Math.Max(2, name.Length / 3) + 1);
        var wanted = name.ToUpperInvariant();
        var names = known.ToList();
        foreach (var candidate in names)
        {
            // The distance is at least the difference in length: a huge name costs nothing.
            if (Math.Abs(wanted.Length - candidate.Length) >= best.Distance)
            {
                continue;
            }

            var distance = Distance(wanted, candidate.ToUpperInvariant());
            if (distance < best.Distance)
            {
                best = (candidate, distance);
            }
        }

        return best.Name ?? (names.Where(candidate => Begins(candidate, name)).Take(2).ToList() is [var only] ? only : null);
    }

    /// <summary><c>did you mean 'x'?</c>, or <paramref name="otherwise"/> where no known name is near (absent: <c>known are a, b.</c>).</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> known, string? otherwise = null) =>
        Find(name, known) is { } near ? $"did you mean '{near}'?" : otherwise ?? $"known are {string.Join(", ", known)}.";

    /// <summary>How a sentence ends that has named a wrong name: <c>; did you mean 'x'?</c>, or <paramref name="otherwise"/> where no known name is near.</summary>
    public static string Ending(string name, IEnumerable<string> known, string otherwise = ".") =>
        Find(name, known) is { } near ? $"; did you mean '{near}'?" : otherwise;

    private static bool Begins(string candidate, string name) =>
        name.Length > 2 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
