using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>Claude Code's errors as failure kinds.</summary>
internal static class ClaudeFailures
{
    /// <summary>From its last event.</summary>
    /// <param name="result">That event.</param>
    /// <param name="error">The error that its last message carried.</param>
    /// <param name="retryError">Why it last asked the model again.</param>
    /// <param name="resetsAt">When a quota begins anew, where it said so.</param>
    /// <param name="maxTurns">The turns it had.</param>
    public static TaskFailure FromResult(
        JsonElement result, string? error, string? retryError, DateTimeOffset? resetsAt, int maxTurns)
    {
        if (result.Text("subtype") == "error_max_turns")
        {
            return Of(FailureKind.Agent, $"the agent used up its {maxTurns} turns (max_turns) and was not done");
        }

        if (result.Text("subtype") == "error_max_budget_usd")
        {
            return SpendingCap.Failure(FormattableString.Invariant($"Claude Code ended itself at the cost that its attempt may have (--max-budget-usd), with {result.Number("total_cost_usd"):0.00##} USD."));
        }

        if (result.Text("stop_reason") == "refusal")
        {
            return Of(FailureKind.Refused, $"the model refused: {Message(result)}");
        }

        var kind = ProviderFailures.FromStatus((int)result.Number("api_error_status")) ?? Kind(error) ?? Kind(result.Text("api_error")) ?? Kind(retryError)
            ?? (error is null && retryError is null ? null : ProviderFailures.FromText(Message(result)))
            ?? FailureKind.Agent;
        return Of(kind, $"Claude Code: {Message(result)}") with { RetryAt = kind == FailureKind.RateLimited ? resetsAt : null };
    }

    /// <summary>What one of its codes for errors means; null: nothing of the provider.</summary>
    public static FailureKind? Kind(string? error) => error switch
    {
        "authentication_failed" or "oauth_org_not_allowed" or "billing_error" => FailureKind.Auth,
        "rate_limit" => FailureKind.RateLimited,
        "overloaded" or "server_error" or "connection_failed" => FailureKind.ProviderUnavailable,
        _ => null,
    };

    /// <summary>Its last event in words.</summary>
    public static string Message(JsonElement result)
    {
        if (result.Text("result") is { Length: > 0 } text)
        {
            return text;
        }

        var errors = result.TryGetProperty("errors", out var list) && list.ValueKind == JsonValueKind.Array
            ? string.Join("; ", list.EnumerateArray().Select(item => item.ToString()))
            : "";
        return errors.Length > 0 ? errors : result.Text("subtype") ?? "no cause given";
    }

    private static TaskFailure Of(FailureKind kind, string message) => new() { Kind = kind, Message = message };
}
