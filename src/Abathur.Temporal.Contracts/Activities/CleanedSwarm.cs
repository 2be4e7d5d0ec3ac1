namespace Abathur.Temporal.Contracts;

/// <summary>What a swarm's last activity could not do.</summary>
public sealed record CleanedSwarm
{
    /// <summary>Paths of worktree folders that stay on its host because they could be neither salvaged nor deleted; absent: none.</summary>
    public IReadOnlyList<string>? LeftFolders { get; init; }
}
