namespace Abathur.Temporal.Contracts;

/// <summary>What an attempt's worktree holds beside its commit, by the swarm's settings.</summary>
public sealed record WorktreeSetup
{
    /// <summary>A program with its arguments that runs in the new worktree before the agent; absent or empty: none.</summary>
    public IReadOnlyList<string>? Prepare { get; init; }

    /// <summary>Seconds the prepare command may take, and as many for checking out submodules.</summary>
    public double PrepareTimeoutSeconds { get; init; } = 600;

    /// <summary>Untracked files of the operator's checkout, as git's glob pathspecs; absent or empty: none.</summary>
    public IReadOnlyList<string>? Copy { get; init; }

    /// <summary>Whether its submodules are checked out.</summary>
    public bool Submodules { get; init; }

    /// <summary>Whether it holds the contents of files that Git LFS keeps, instead of pointers.</summary>
    public bool Lfs { get; init; }

    /// <summary>Filters of the repository's configuration that git may run there; absent or empty: none.</summary>
    public IReadOnlyList<string>? AllowedFilters { get; init; }

    /// <summary>Merge drivers of the repository's configuration that git may run; absent or empty: none.</summary>
    public IReadOnlyList<string>? AllowedMergeDrivers { get; init; }
}
