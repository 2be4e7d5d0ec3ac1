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

    /// <summary>
    /// The attempt that failed: the task's <see cref="TaskRecord.Attempts"/> as the client saw them. With it the same request again
    /// changes nothing, also once the task has failed anew; absent: any failure is tried again.
    /// </summary>
    public int? Attempt { get; init; }
}
