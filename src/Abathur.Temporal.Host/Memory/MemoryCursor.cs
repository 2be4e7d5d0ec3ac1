using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Memory;

/// <summary>Where a page of entries ended: <c>{namespace}:{key}</c>. A namespace has no colon, a key may.</summary>
internal static class MemoryCursor
{
    public static string After(MemoryEntry last) => $"{last.Namespace}:{last.Key}";

    /// <summary>The position; before everything where the cursor is null.</summary>
    public static (string Namespace, string Key) Parse(string? cursor)
    {
        if (cursor is null)
        {
            return (string.Empty, string.Empty);
        }

        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (cursor[..colon], cursor[(colon + 1)..])
            : throw new InvalidInputException("'after' must be the 'next' of the previous page.");
    }
}
