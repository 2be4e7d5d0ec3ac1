using System.Text;

namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>Makes an FTS5 query of any text: every word a quoted string, so that nothing in it is an operator.</summary>
internal static class SqliteFullText
{
    public const int MaxWords = 32;

    public const int MaxWordLength = 100;

    /// <summary>The query, or null where the text has no word.</summary>
    public static string? Query(string text)
    {
        var words = new List<string>();
        foreach (var word in Words(text).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxWords))
        {
            // From three characters on, a word also finds those that begin with it.
            words.Add($"\"{word}\"{(word.Length >= 3 ? "*" : string.Empty)}");
        }

        return words.Count == 0 ? null : string.Join(" OR ", words);
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            // A quote would end the string and NUL the query: both only separate, as spaces and controls do.
            if (rune.Value is '"' or 0xFFFD || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || word.Length >= MaxWordLength)
            {
                if (HasWord(word))
                {
                    yield return word.ToString();
                }

                word.Clear();
            }
            else
            {
                word.Append(rune.ToString());
            }
        }

        if (HasWord(word))
        {
            yield return word.ToString();
        }
    }

    private static bool HasWord(StringBuilder word) => word.ToString().Any(char.IsLetterOrDigit);
}
