namespace Abathur.Temporal.Contracts;

/// <summary>The result of a stopped swarm.</summary>
public sealed record SwarmResult
{
    /// <summary>The swarm's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it was stopped.</summary>
    public required StopMode Mode { get; init; }

    /// <summary>Tasks by state when it stopped.</summary>
    public required IReadOnlyDictionary<TaskState, int> Tasks { get; init; }

    /// <summary>What all attempts together used.</summary>
    public required AgentUsage Usage { get; init; }

    /// <summary>
    /// Paths of worktree folders that stay because what is in them could not be salvaged (a full disk) or deleted (files of
    /// another user); absent: none.
    /// </summary>
    public IReadOnlyList<string>? LeftFolders { get; init; }

    /// <summary>From this the same swarm can start again: tasks that ran are ready again.</summary>
    public required SwarmCheckpoint Checkpoint { get; init; }
}
