using System.Globalization;
using System.Text;

namespace Abathur.Temporal.Contracts;

/// <summary>Somebody else's text inside our messages: neither long nor able to change how the rest is shown.</summary>
public static class Shown
{
    /// <summary>Characters that are shown at most.</summary>
    public const int MaxLength = 80;

    /// <summary><paramref name="text"/> with what isn't printable as <c>?</c>, cut with an ellipsis.</summary>
    public static string Of(string? text)
    {
        var shown = new StringBuilder();
        foreach (var rune in (text ?? string.Empty).EnumerateRunes())
        {
            if (shown.Length >= MaxLength)
            {
                return shown.Append('…').ToString();
            }

            shown.Append(IsPrintable(rune) ? rune.ToString() : "?");
        }

        return shown.ToString();
    }

    // Format characters turn the direction of what follows them, or hide.
    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
