using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>What a model's provider says, as failure kinds: by HTTP status; where there is none, by the words.</summary>
internal static partial class ProviderFailures
{
    /// <summary>Null for a status that says nothing of the provider.</summary>
    public static FailureKind? FromStatus(int status) => status switch
    {
        401 or 402 or 403 => FailureKind.Auth,
        429 => FailureKind.RateLimited,
        408 or (>= 500 and <= 599) => FailureKind.ProviderUnavailable,
        _ => null,
    };

    /// <summary>Null for words that say nothing of the provider.</summary>
    public static FailureKind? FromText(string? text) => text switch
    {
        null => null,
        _ when Unavailable().IsMatch(text) => FailureKind.ProviderUnavailable,
        _ when RateLimited().IsMatch(text) => FailureKind.RateLimited,
        _ when Auth().IsMatch(text) => FailureKind.Auth,
        _ => null,
    };

    [GeneratedRegex(
        @"ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|socket hang up|fetch failed|unable to connect"
        + @"|connection[ _](was )?(error|failed|refused|reset|closed|timed[ -]?out)|overloaded|internal server error|bad gateway|service unavailable|gateway time-?out",
        RegexOptions.IgnoreCase)]
    private static partial Regex Unavailable();

    [GeneratedRegex(@"rate[ _-]?limit|too many requests|quota exceeded", RegexOptions.IgnoreCase)]
    private static partial Regex RateLimited();

    [GeneratedRegex(@"unauthorized|authentication (failed|error)|authentication_(failed|error)|invalid (x-)?api[ -]key|not logged in", RegexOptions.IgnoreCase)]
    private static partial Regex Auth();
}
