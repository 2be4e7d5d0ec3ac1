using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>The argument of the update <c>cancelTask</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CancelTask
{
    /// <summary>The task's id or key.</summary>
    public required string Task { get; init; }

    /// <summary>Why; kept on the task.</summary>
    public string? Reason { get; init; }
}

/// <summary>The argument of the update <c>retryTask</c>: a failed task is ready again, with its full retry budget.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RetryTask
{
    /// <summary>The task's id or key.</summary>
    public required string Task { get; init; }

    /// <summary>A hint for the next attempt, at most 1,000 characters.</summary>
    public string? Hint { get; init; }

    /// <summary>
    /// The attempt that failed: the task's <see cref="TaskRecord.Attempts"/> as the client saw them. With it the same request again
    /// changes nothing, also once the task has failed again; absent: any failure is tried again.
    /// </summary>
    public int? Attempt { get; init; }
}

/// <summary>The argument of the update <c>setPriority</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetPriority
{
    /// <summary>The task's id or key.</summary>
    public required string Task { get; init; }

    /// <summary>The new priority; a running attempt is not affected.</summary>
    public required TaskPriority Priority { get; init; }
}

/// <summary>The argument of the updates <c>addDependency</c> and <c>removeDependency</c>; ids or keys.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DependencyChange
{
    /// <summary>The task that waits.</summary>
    public required string Task { get; init; }

    /// <summary>The task it waits for.</summary>
    public required string DependsOn { get; init; }
}
