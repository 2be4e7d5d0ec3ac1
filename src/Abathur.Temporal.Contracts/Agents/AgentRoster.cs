namespace Abathur.Temporal.Contracts;

/// <summary>What the registry found.</summary>
/// <param name="Agents">The agents, by name.</param>
/// <param name="Problems">What could not be used.</param>
public sealed record AgentRoster(IReadOnlyList<AgentSummary> Agents, IReadOnlyList<AgentProblem> Problems);

/// <summary>An agent file that can't be used, or not as it says; the others load.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">1 and up; 0 where it is about the whole file.</param>
/// <param name="Message">What is wrong, and what to do.</param>
/// <param name="Fatal">Whether the agent was left out.</param>
public sealed record AgentProblem(string File, int Line, string Message, bool Fatal);

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

    /// <summary>The runtime that runs it, such as <c>claude</c>, <c>codex</c> or <c>command</c>.</summary>
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

    /// <summary>The model that it asks for, at most 100 characters; absent: the one that its program chooses.</summary>
    public string? Model { get; init; }

    /// <summary>When its program tells what it uses; absent: not known, from a worker of an earlier version.</summary>
    public UsageReports? Reports { get; init; }
}

/// <summary>An agent's tier: how many of it may run at once, and how many turns it has by default.</summary>
public enum AgentTier
{
    /// <summary>2 instances, 50 turns.</summary>
    Architect,

    /// <summary>5 instances, 35 turns.</summary>
    Specialist,

    /// <summary>20 instances, 25 turns.</summary>
    Worker,
}
