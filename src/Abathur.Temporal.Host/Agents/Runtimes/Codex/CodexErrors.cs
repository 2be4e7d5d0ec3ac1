using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Codex;

/// <summary>Codex's errors: a code, which is a name or an object that may hold the HTTP status, and words.</summary>
internal static class CodexErrors
{
    /// <summary>The error as the provider's.</summary>
    /// <param name="error">Codex's.</param>
    /// <param name="resetsAt">When the account's used-up quota begins anew, if it is known.</param>
    public static ProviderError Of(JsonElement error, DateTimeOffset? resetsAt)
    {
        var info = error.Member("codexErrorInfo");
        var status = info.ValueKind == JsonValueKind.Object ? (int)info.EnumerateObject().Sum(variant => variant.Value.Number("httpStatusCode")) : 0;
        var message = error.Text("additionalDetails") ?? error.Text("message") ?? "no cause given";
        return new(message, status, resetsAt, Kind(info, status));
    }

    /// <summary>Whether it is the model, or its provider's policy, that doesn't want to.</summary>
    public static bool IsRefusal(JsonElement error) =>
        error.Text("codexErrorInfo") is "cyberPolicy" or "bioPolicy" or "misalignmentPolicyViolation" or "inferenceHookDenied";

    private static FailureKind? Kind(JsonElement info, int status) => info.ValueKind switch
    {
        JsonValueKind.String => info.GetString() switch
        {
            "unauthorized" => FailureKind.Auth,
            "usageLimitExceeded" or "rateLimitExceeded" => FailureKind.RateLimited,
            "serverOverloaded" or "internalServerError" or "flexUnavailable" or "policyCapacityUnavailable" => FailureKind.ProviderUnavailable,
            _ => null,
        },

        // A fault of the connection: there was no answer that could have had a status.
        JsonValueKind.Object when status == 0 && info.EnumerateObject().Any(variant => variant.Name.StartsWith("http", StringComparison.Ordinal) || variant.Name.StartsWith("response", StringComparison.Ordinal))
            => FailureKind.ProviderUnavailable,
        _ => null,
    };
}
