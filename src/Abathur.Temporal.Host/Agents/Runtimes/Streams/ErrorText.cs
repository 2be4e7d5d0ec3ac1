using System.Globalization;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>Errors of a provider that a program repeats as text, such as <c>[API Error: 401 invalid x-api-key]</c>.</summary>
internal static partial class ErrorText
{
    /// <summary>Whether a model's last words are such an error.</summary>
    public static bool IsError(string? text) => text?.StartsWith("[API Error:", StringComparison.Ordinal) == true;

    /// <summary>The error in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">The error with which the program's retries ended, which says what the text leaves out.</param>
    public static ProviderError Of(string text, ProviderError? before = null) =>
        Status().Match(text) is { Success: true } match
            ? new(text, int.Parse(match.Groups["status"].ValueSpan, CultureInfo.InvariantCulture))
            : new(text, before?.Status ?? 0, before?.RetryAt, before?.FailureKind);

    [GeneratedRegex("""(\[API Error: |"code":\s*|\bstatus:? )(?<status>[1-5][0-9]{2})\b""")]
    private static partial Regex Status();
}
