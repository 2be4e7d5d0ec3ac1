using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>Which swarm to prepare.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">Its repository, with the integration branch that it asks for.</param>
/// <param name="Begin">How it begins; absent: nothing is looked for under its name (swarms that started before this was asked).</param>
public sealed record PrepareSwarm(string Swarm, RepositorySpec Repository, SwarmBegin? Begin = null);

/// <summary>How a swarm begins, which decides what may be there under its name.</summary>
public enum SwarmBegin
{
    /// <summary>A new swarm: refused if the repository holds the integration branch of an earlier swarm of that name.</summary>
    New,

    /// <summary>From a checkpoint: continues with the integration branch that is there.</summary>
    Resume,

    /// <summary>A new swarm: the integration branch of an earlier swarm of that name is kept as salvage and removed.</summary>
    Reset,
}

/// <summary>What a swarm's first activity found.</summary>
public sealed record PreparedSwarm
{
    /// <summary>The commit at which the integration branch starts.</summary>
    public required string BaseCommit { get; init; }

    /// <summary>What an operator should know of how that commit was found, for instance that a tag has the base's name as well; absent: nothing.</summary>
    public string? BaseNote { get; init; }

    /// <summary>The full name of the ref that is the integration branch; absent: the branch <c>abathur/{swarm}/main</c>.</summary>
    [JsonPropertyName("line")]
    public string? IntegrationRef { get; init; }

    /// <summary>The agents and the files that could not be used.</summary>
    public required AgentRoster Roster { get; init; }

    /// <summary>Names of our search attributes that the namespace has.</summary>
    public required IReadOnlyList<string> SearchAttributes { get; init; }
}

/// <summary>Which swarm to clean up.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">Its repository, with its integration branch.</param>
/// <param name="Canceled">Its canceled tasks that had an attempt, each with the number of the last: their branches, which wait for nobody, go as salvage; absent: none.</param>
public sealed record SwarmCleanUp(string Swarm, RepositorySpec Repository, IReadOnlyDictionary<string, int>? Canceled = null);

/// <summary>What a swarm's last activity could not do.</summary>
public sealed record CleanedSwarm
{
    /// <summary>Paths of worktree folders that stay on its host because they could be neither salvaged nor deleted; absent: none.</summary>
    public IReadOnlyList<string>? LeftFolders { get; init; }
}
