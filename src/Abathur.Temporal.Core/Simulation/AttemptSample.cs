using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Simulation;

/// <summary>How an attempt went that has ended: what a simulated one may be like.</summary>
public sealed record AttemptSample
{
    /// <summary>The agent that ran.</summary>
    public required string Agent { get; init; }

    /// <summary>What the attempt was for.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>Seconds from taking the worktree to checking the evidence, 0 or greater; 0 for an attempt without an agent.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>Seconds that verifying and merging took, without the wait for its turn; null: the attempt never came to it.</summary>
    public double? MergeSeconds { get; init; }

    /// <summary>What it used.</summary>
    public AgentUsage Usage { get; init; } = new();

    /// <summary>Why it failed; null: it didn't.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Whether a reviewing attempt sent the work back.</summary>
    public bool SentBack { get; init; }

    /// <summary>
    /// Whether it says how the next ones will go. Outages of hosts and providers, and what an operator or a stop canceled, come to many
    /// attempts at once, and say nothing of an agent.
    /// </summary>
    public bool IsTypical => Failure is null or FailureKind.Agent or FailureKind.Timeout or FailureKind.Verification or FailureKind.NoEvidence
        or FailureKind.Conflict or FailureKind.Preparation or FailureKind.Refused;
}
