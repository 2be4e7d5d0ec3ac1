namespace Abathur.Temporal.Contracts;

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

    /// <summary>Canceled by a person, a stop, or the watchdog.</summary>
    Canceled,

    /// <summary>The worktree could not be set up as the swarm's settings ask; no agent ran.</summary>
    Preparation,

    /// <summary>The model's provider could not be reached, or failed itself (HTTP 5xx).</summary>
    ProviderUnavailable,

    /// <summary>The model refused to do what the task asks.</summary>
    Refused,

    /// <summary>The host lacks a program that the attempt needs.</summary>
    MissingProgram,
}
