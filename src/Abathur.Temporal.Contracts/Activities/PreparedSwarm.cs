namespace Abathur.Temporal.Contracts;

/// <summary>What a swarm's first activity found.</summary>
public sealed record PreparedSwarm
{
    /// <summary>The commit at which the swarm's line starts.</summary>
    public required string BaseCommit { get; init; }

    /// <summary>What a person should know of how that commit was found, for instance that a tag has the base's name as well; absent: nothing.</summary>
    public string? BaseNote { get; init; }

    /// <summary>The full name of the ref that is the swarm's line; absent: the branch <c>abathur/{swarm}/main</c>.</summary>
    public string? Line { get; init; }

    /// <summary>The agents and the files that could not be used.</summary>
    public required AgentRoster Roster { get; init; }

    /// <summary>Names of our search attributes that the namespace has.</summary>
    public required IReadOnlyList<string> SearchAttributes { get; init; }
}
