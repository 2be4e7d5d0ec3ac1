namespace Abathur.Temporal.Core;

/// <summary>Small helpers for words.</summary>
internal static class Text
{
    /// <summary>At most so many characters, never half a surrogate pair, ending in … where something was cut.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "…";
    }

    /// <summary>The same, where it is the middle that is cut: two fifths of the beginning stay, and the end.</summary>
    public static string Ends(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var head = Cut(text, length * 2 / 5);
        var start = text.Length - (length - head.Length);
        return head + text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..];
    }

    /// <summary>An enum's value as the wire spells it.</summary>
    public static string Camel<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
