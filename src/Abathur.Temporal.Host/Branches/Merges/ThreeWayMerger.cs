using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>
/// Merges a task's branch as it is: nothing is changed but the object store. It is done in the worktree, where git finds the
/// attributes that name merge drivers.
/// </summary>
internal sealed class ThreeWayMerger(GitRunner git)
{
    /// <summary>The tree of the merge.</summary>
    /// <exception cref="MergeConflictException">Both sides changed the same lines.</exception>
    public async Task<string> MergeAsync(TaskWork work, string onto, CancellationToken cancellationToken)
    {
        var command = new GitCommand(work.Context, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", onto, work.Head)
        {
            Answers = [0, 1],
        };
        var answer = await git.RunAsync(command, cancellationToken);
        return answer.ExitCode == 0
            ? answer.Fields[0]
            : throw new MergeConflictException(work.Branch, onto, answer.Fields[1..]);
    }
}
