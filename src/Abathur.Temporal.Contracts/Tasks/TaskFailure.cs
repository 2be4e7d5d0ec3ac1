namespace Abathur.Temporal.Contracts;

/// <summary>Why an attempt failed: the first detail of the application failure, whose type is the kind.</summary>
public sealed record TaskFailure
{
    /// <summary>The longest message, in UTF-16 characters.</summary>
    public const int MaxMessage = 1000;

    /// <summary>The kind.</summary>
    public required FailureKind Kind { get; init; }

    /// <summary>The cause in words, at most 1,000 characters.</summary>
    public required string Message { get; init; }

    /// <summary>What the attempt had used, together with the runs in <see cref="LostRuns"/>.</summary>
    public AgentUsage? Usage { get; init; }

    /// <summary>Runs of its agent that were lost before, the oldest first; absent: none.</summary>
    public IReadOnlyList<LostRun>? LostRuns { get; init; }

    /// <summary>When the provider takes requests again, for <see cref="FailureKind.RateLimited"/> and <see cref="FailureKind.ProviderUnavailable"/>.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The model's provider that refused, by name, where the agent says so; at most 63 characters. Absent: the agent's own.</summary>
    public string? Provider { get; init; }

    /// <summary>The host it happened on; absent: none, or not known.</summary>
    public string? Host { get; init; }

    /// <summary>The session in which its agent worked, if a later run can continue it.</summary>
    public AgentSession? Session { get; init; }

    /// <summary>The ref that keeps the attempt's unmerged work, or the path of its archive on <see cref="Host"/>.</summary>
    public string? Salvage { get; init; }

    /// <summary>
    /// What changed, while the agent ran, in what its repository shares with the operator's checkout (configuration, hooks, the stash,
    /// refs that are not Abathur's), each with the command that undoes it; at most 21. The operator may have made a change.
    /// </summary>
    public IReadOnlyList<string>? SharedChanges { get; init; }

    /// <summary>What models used of <see cref="Usage"/>, where the agent's program tells; absent: not known.</summary>
    public IReadOnlyList<ModelShare>? Models { get; init; }

    /// <summary>The model that answered although the agent's definition asks for another, at most 200 characters; absent: none, or not known.</summary>
    public string? OtherModel { get; init; }
}

/// <summary>What an attempt failed of; decides what happens next. The table is in Core and in <c>docs/failures.md</c>.</summary>
public enum FailureKind
{
    /// <summary>The agent failed at the task.</summary>
    Agent,

    /// <summary>The agent took too long.</summary>
    Timeout,

    /// <summary>The verify command failed.</summary>
    Verification,

    /// <summary>The agent claimed to be done, and nothing shows it.</summary>
    NoEvidence,

    /// <summary>Its work conflicts with what was merged meanwhile.</summary>
    Conflict,

    /// <summary>The model's provider refused for now.</summary>
    RateLimited,

    /// <summary>The model's provider doesn't know us.</summary>
    Auth,

    /// <summary>A host, its disk, its network or git let us down.</summary>
    Infrastructure,

    /// <summary>Canceled by an operator, a stop, or the watchdog.</summary>
    Canceled,

    /// <summary>The worktree could not be set up as the swarm's settings ask; no agent ran.</summary>
    Preparation,

    /// <summary>The model's provider could not be reached, or failed itself (HTTP 5xx).</summary>
    ProviderUnavailable,

    /// <summary>The model refused to do what the task asks.</summary>
    Refused,

    /// <summary>The host lacks a program that the attempt needs.</summary>
    MissingProgram,

    /// <summary>The agent used more than its attempt may use, and was ended.</summary>
    Budget,
}
