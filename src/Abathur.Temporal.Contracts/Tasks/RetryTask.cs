using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>retryTask</c>: a failed task is ready again, with its retries anew.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetryTask
{
    /// <summary>The task's id or key.</summary>
    public required string Task { get; init; }

    /// <summary>A hint for the next attempt, at most 1,000 characters.</summary>
    public string? Hint { get; init; }
}
