using Temporalio.Activities;

namespace Abathur.Temporal.Contracts;

/// <summary>What is bound to the host that holds a task's worktree, on that host's queue.</summary>
public interface IWorktreeActivities
{
    /// <summary>
    /// Rebases the task's branch on the line's tip, verifies, and moves the line to it by compare-and-swap; then gives the
    /// worktree back and remembers what the attempt taught. Returns the commit that the line then had; null where the attempt
    /// found its task already complete and there was nothing to merge. Done again it changes nothing. Fails as <c>verification</c> or <c>conflict</c>, and then keeps the worktree.
    /// </summary>
    [Activity(ActivityNames.Integrate)]
    Task<string?> IntegrateAsync(AttemptMerge merge);

    /// <summary>
    /// Gives the worktree of an attempt that isn't merged back, then remembers what the attempt taught; unmerged work is kept
    /// under a salvage ref, whose name is returned.
    /// </summary>
    [Activity(ActivityNames.ReleaseWorktree)]
    Task<string?> ReleaseWorktreeAsync(AttemptRelease release);
}
