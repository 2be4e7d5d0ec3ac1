using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Memory;

/// <summary>Text from agents, made fit for memory and for a line of a prompt.</summary>
internal static class MemoryText
{
    private const int MinWord = 3;

    // They are in every text and tell nothing about one.
    private static readonly HashSet<string> Filler = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "are", "but", "can", "for", "from", "has", "have", "into", "its", "must", "not", "should", "that", "the", "then",
        "this", "use", "was", "when", "will", "with", "you", "your",
    };

    /// <summary>Valid text without NUL, cut to so many bytes of UTF-8 between two characters.</summary>
    public static string Clean(string text, int maxBytes)
    {
        var clean = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes().Where(rune => rune.Value != 0))
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
            {
                break;
            }

            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>One line of at most so many characters; what is cut off is shown by an ellipsis.</summary>
    public static string Line(string text, int maxLength)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Text.Cut(new string([.. string.Join(' ', words).Where(c => !char.IsControl(c))]), maxLength);
    }

    /// <summary>The words of a text that tell something about it, for a search.</summary>
    public static string Significant(string text) => string.Join(
        ' ',
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('.', ',', ';', ':', '!', '?', '(', ')', '"', '\''))
            .Where(word => word.Length >= MinWord && !Filler.Contains(word)));
}
