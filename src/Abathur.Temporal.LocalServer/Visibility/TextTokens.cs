namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// Text search as the real server's on SQLite: words regardless of case; each part of a query between blanks is a phrase, and
/// one that occurs is enough.
/// </summary>
internal static class TextTokens
{
    public static bool Matches(string text, string query)
    {
        var words = Words(text);
        return query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(part => ContainsPhrase(words, Words(part)));
    }

    private static bool ContainsPhrase(List<string> words, List<string> phrase) =>
        phrase.Count > 0
        && Enumerable.Range(0, Math.Max(0, words.Count - phrase.Count + 1))
            .Any(at => words.Skip(at).Take(phrase.Count).SequenceEqual(phrase));

    private static List<string> Words(string text)
    {
        List<string> words = [];
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                words.Add(text[start..end].ToLowerInvariant());
            }

            start = end + 1;
        }

        return words;
    }
}
