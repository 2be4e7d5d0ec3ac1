namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>What stands in a worktree.</summary>
/// <param name="Head">The commit that is checked out.</param>
/// <param name="OnBranch">Whether the task's branch is checked out; if not, commits made there aren't on it.</param>
/// <param name="DirtyPaths">Some paths with changes that aren't committed, untracked ones too; empty: the tree is clean.</param>
/// <param name="CommitsAhead">Commits since the attempt's start.</param>
public sealed record WorktreeState(string Head, bool OnBranch, IReadOnlyList<string> DirtyPaths, int CommitsAhead)
{
    public bool IsClean => DirtyPaths.Count == 0;
}
