namespace Abathur.Temporal.Host.Worktrees.Contents;

/// <summary>What stands in a worktree.</summary>
/// <param name="Head">The commit that is checked out.</param>
/// <param name="OnBranch">Whether the task's branch is checked out; if not, commits made there aren't on it.</param>
/// <param name="DirtyPaths">Some paths with changes that aren't committed, untracked ones too; empty: the tree is clean. What was there at the attempt's start is left out.</param>
/// <param name="CommitsAhead">Commits since the attempt's start.</param>
public sealed record WorktreeState(string Head, bool OnBranch, IReadOnlyList<string> DirtyPaths, int CommitsAhead)
{
    public bool IsClean => DirtyPaths.Count == 0;

    /// <summary>Whether the files that are committed differ from those at the attempt's start.</summary>
    public bool HasChanged { get; init; }

    /// <summary>Whether all that differs is scratch: files in <c>.abathur</c> that are none of a project's.</summary>
    public bool OnlyScratch { get; init; }

    /// <summary>Whether the branch has commits that the integration branch has not, also of earlier attempts.</summary>
    public bool AheadOfIntegration { get; init; }

    /// <summary>Whether the branch still holds the integration branch's commit that the attempt started from.</summary>
    public bool HoldsIntegration { get; init; } = true;

    /// <summary>What a merge would leave behind, with what to do about it: a sentence or two each.</summary>
    public IReadOnlyList<string> Outside { get; init; } = [];
}
