using System.Text;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Memory;

/// <summary>The bounds of what memory takes, the same for every store.</summary>
public static partial class MemoryLimits
{
    public const int ContentBytes = 64 * 1024;

    public const int NameLength = 200;

    public const int TagCount = 20;

    public const int TagLength = 100;

    /// <summary>Versions of an entry that are kept.</summary>
    public const int Versions = 100;

    public const int SearchLimit = 100;

    public const int PageLimit = 500;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Check(MemoryDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        CheckNamespace(draft.Namespace);
        CheckName("key", draft.Key);
        CheckContent(draft.Content);
        CheckDefined<MemoryTier>("tier", draft.Tier);
        CheckDefined<MemoryType>("type", draft.Type);
        CheckMetadata(draft.Metadata);
        if (draft.OncePerSource && draft.Metadata.Source is null)
        {
            throw new InvalidInputException("A memory stored once per source needs a source.");
        }
    }

    public static void CheckNamespace(string? name)
    {
        if (name is null || !Namespace().IsMatch(name))
        {
            throw new InvalidInputException(
                $"'{Shown.Of(name)}' is not a memory namespace: use 1 to {NameLength} of a-z, 0-9, '-', '_', with '/' between its parts.");
        }
    }

    /// <summary>A namespace to search below; a slash at its end changes nothing, and no namespace means all.</summary>
    public static string? Scope(string? name)
    {
        if (name?.TrimEnd('/') is not { Length: > 0 } scope)
        {
            return null;
        }

        CheckNamespace(scope);
        return scope;
    }

    /// <summary>Checks a key or the name of an accessor.</summary>
    public static void CheckName(string what, string? name)
    {
        if (name is null || name.Length is 0 or > NameLength || name.Any(char.IsControl) || !IsText(name))
        {
            throw new InvalidInputException(
                $"'{Shown.Of(name)}' is no memory {what}: use 1 to {NameLength} characters without control characters.");
        }
    }

    public static void CheckLimit(int limit, int max)
    {
        if (limit < 1 || limit > max)
        {
            throw new InvalidInputException($"limit {limit} is out of range: use 1 to {max}.");
        }
    }

    public static void CheckDefined<T>(string what, T? value)
        where T : struct, Enum
    {
        if (value is { } given && !Enum.IsDefined(given))
        {
            throw new InvalidInputException($"{given} is no memory {what}: use one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        }
    }

    private static void CheckContent(string? content)
    {
        // NUL: PostgreSQL refuses it, and SQLite's own functions stop at it.
        if (string.IsNullOrEmpty(content) || content.Contains('\0') || !IsText(content))
        {
            throw new InvalidInputException("A memory's content must be text: not empty, without NUL and without halves of surrogate pairs.");
        }

        var bytes = Encoding.UTF8.GetByteCount(content);
        if (bytes > ContentBytes)
        {
            throw new InvalidInputException(
                $"A memory's content of {bytes} bytes is too long: store at most {ContentBytes}, and a reference to the rest.");
        }
    }

    private static void CheckMetadata(MemoryMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (var (what, value) in new[] { ("source", metadata.Source), ("task", metadata.Task), ("goal", metadata.Goal) })
        {
            if (value is not null)
            {
                CheckName(what, value);
            }
        }

        if (metadata.Tags is { } tags && (tags.Count > TagCount || tags.Any(t => t.Length is 0 or > TagLength || !IsText(t))))
        {
            throw new InvalidInputException($"A memory takes at most {TagCount} tags of 1 to {TagLength} characters.");
        }

        if (metadata.Relevance is not (>= 0 and <= 1))
        {
            throw new InvalidInputException($"relevance {metadata.Relevance} is out of range: use 0 to 1.");
        }
    }

    private static bool IsText(string value)
    {
        try
        {
            _ = Strict.GetByteCount(value);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A(?=.{1,200}\z)[a-z0-9_-]+(/[a-z0-9_-]+)*\z")]
    private static partial Regex Namespace();
}
