namespace Abathur.Temporal.Host.Git;

/// <summary>
/// Where a git call works. The git directory is always named: what an agent did to <c>.git</c> in its worktree, or a
/// repository around the worktree, then leads nowhere.
/// </summary>
/// <param name="Folder">The process's current directory.</param>
/// <param name="GitDirectory">The repository's or the worktree's own git directory; null: git looks in the folder.</param>
/// <param name="CommonDirectory">The repository's git directory, with the shared configuration.</param>
/// <param name="WorkTree">The working tree; null: none is touched.</param>
/// <param name="Ceiling">git looks for a repository below it only.</param>
internal sealed record GitContext(
    string Folder,
    string? GitDirectory = null,
    string? CommonDirectory = null,
    string? WorkTree = null,
    string? Ceiling = null)
{
    /// <summary>Another repository's objects, which are read as well.</summary>
    public string? Alternates { get; init; }

    /// <summary>An exclude file that stands in for the operator's own.</summary>
    public string? Excludes { get; init; }

    /// <summary>What of the repository's configuration may run programs here.</summary>
    public AllowedDrivers Allows { get; init; } = AllowedDrivers.None;

    /// <summary>Where objects are, if not in the git directory; such a place has no configuration but its own and ours.</summary>
    public string? Objects { get; init; }
}
