namespace Abathur.Temporal.Contracts;

/// <summary>An agent's definition without its prompt: what the swarm has to know to route and limit.</summary>
public sealed record AgentSummary
{
    /// <summary>The slug of its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its tier.</summary>
    public required AgentTier Tier { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>The first 12 hex digits of the SHA-256 of its file: which instructions a run had.</summary>
    public required string Hash { get; init; }

    /// <summary>The tools it has; <c>read</c>, <c>write</c>, <c>edit</c>, <c>shell</c>, <c>glob</c>, <c>grep</c> and its own.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>Agents it may hand off to.</summary>
    public IReadOnlyList<string>? HandoffTargets { get; init; }

    /// <summary>The runtime that runs it: <c>claude</c> or <c>command</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Whether it changes nothing, and owes a result instead of a commit.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Turns it may take; absent: its tier's 50, 35 or 25.</summary>
    public int? MaxTurns { get; init; }

    /// <summary>Seconds it may take for a task; absent: the swarm's setting.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Seconds it may say nothing, 0 for any length; absent: the swarm's setting.</summary>
    public double? StallTimeoutSeconds { get; init; }

    /// <summary>The model's provider and key that it uses, under a name of the operator's choice; at most 63 characters. Absent: the runtime's own.</summary>
    public string? Provider { get; init; }
}
