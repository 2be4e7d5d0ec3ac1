using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Measurements;

/// <summary>What an attempt took that ended on a host of ours.</summary>
public sealed record AttemptMeasurement
{
    /// <summary>The run id of the attempt's workflow, which no other attempt has, also of a later swarm of the same name.</summary>
    public required string RunId { get; init; }

    /// <summary>The repository, as memory names its namespace.</summary>
    public required string Repository { get; init; }

    /// <summary>The swarm's name.</summary>
    public required string Swarm { get; init; }

    /// <summary>The task's id.</summary>
    public required string Task { get; init; }

    /// <summary>The attempt's number.</summary>
    public required int Attempt { get; init; }

    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>The model that answered, else that of the agent's definition; null: neither is known.</summary>
    public string? Model { get; init; }

    /// <summary>What the attempt was for.</summary>
    public required AttemptKind Kind { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Seconds that the agent's activity took; 0 where no agent ran.</summary>
    public double AgentSeconds { get; init; }

    /// <summary>Seconds that verifying took, or merging where nothing is verified; null: it never came to that.</summary>
    public double? MergeSeconds { get; init; }

    /// <summary>What it used.</summary>
    public AgentUsage Usage { get; init; } = new();

    /// <summary>Why it failed; null: it didn't.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Whether it handed its task to another agent.</summary>
    public bool HandedOff { get; init; }

    /// <summary>Whether it was a review that sent the work back.</summary>
    public bool SentBack { get; init; }
}
