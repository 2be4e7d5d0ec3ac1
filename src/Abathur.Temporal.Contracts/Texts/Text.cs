using System.Diagnostics.CodeAnalysis;

namespace Abathur.Temporal.Contracts;

/// <summary>Texts as we store and show them: cut to a length, and enums as words.</summary>
public static class Text
{
    private const string Ellipsis = "…";

    /// <summary>At most <paramref name="length"/> UTF-16 characters, never half a surrogate pair, ending in … where something was cut.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int length)
    {
        if (text is null || text.Length <= length)
        {
            return text;
        }

        var end = Math.Max(0, length - 1);
        return (end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end]) + Ellipsis;
    }

    /// <summary>As <see cref="Cut"/>, but the middle is cut: two fifths of the beginning stay, and the end.</summary>
    public static string Ends(string text, int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= length)
        {
            return text;
        }

        var head = Cut(text, length * 2 / 5);
        var start = text.Length - (length - head.Length);
        return head + text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }

    /// <summary>An enum's value as it is on the wire, in camelCase.</summary>
    public static string Camel(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
