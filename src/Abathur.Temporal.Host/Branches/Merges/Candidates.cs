using Abathur.Temporal.Host.Git;

namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>
/// Makes the commit that would stand on the integration branch, and checks it out to be verified. A linear branch is rebased,
/// which keeps the history readable. One with merge commits is merged as it is: a rebase would make the merges again, and
/// drop what their author put into them by hand.
/// </summary>
internal sealed class Candidates(GitRunner git, Rebaser rebaser, ThreeWayMerger merger)
{
    /// <summary>Builds it on <paramref name="onto"/>, a commit of the integration branch or another candidate.</summary>
    /// <exception cref="MergeConflictException">The commits don't apply there.</exception>
    public async Task<Candidate> BuildAsync(TaskWork work, string onto, CancellationToken cancellationToken)
    {
        if (await ContainsAsync(work, onto, cancellationToken))
        {
            if (Rebaser.IsDetached(work))
            {
                await rebaser.ResetAsync(work, work.Head, cancellationToken);
            }

            return await CommitAsync(work, work.Head + "^{tree}", onto, work.Head, [], cancellationToken);
        }

        if (await HasMergesAsync(work, onto, cancellationToken))
        {
            var tree = await merger.MergeAsync(work, onto, cancellationToken);
            var merge = await CommitAsync(work, tree, onto, work.Head, [], cancellationToken);
            await rebaser.ResetAsync(work, merge.Commit, cancellationToken);
            return merge;
        }

        var (head, emptied) = await rebaser.RebaseAsync(work, onto, cancellationToken);
        return await CommitAsync(work, head + "^{tree}", onto, head, emptied, cancellationToken);
    }

    private async Task<bool> ContainsAsync(TaskWork work, string commit, CancellationToken cancellationToken)
    {
        var command = new GitCommand(work.Repository.Context, "merge-base", "--is-ancestor", commit, work.Head) { Answers = [0, 1] };
        return (await git.RunAsync(command, cancellationToken)).ExitCode == 0;
    }

    private async Task<bool> HasMergesAsync(TaskWork work, string onto, CancellationToken cancellationToken)
    {
        var merges = await git.RunAsync(
            work.Repository.Context, ["rev-list", "--merges", "--max-count=1", $"{onto}..{work.Head}"], cancellationToken);
        return merges.Value.Length > 0;
    }

    private async Task<Candidate> CommitAsync(
        TaskWork work, string tree, string onto, string head, IReadOnlyList<string> emptied, CancellationToken cancellationToken)
    {
        var command = new GitCommand(work.Repository.Context, "commit-tree", tree, "-p", onto, "-p", head)
        {
            Input = MergeMessage.Merge(work.Task, emptied),
            AsAuthor = true,
        };
        return new Candidate((await git.RunAsync(command, cancellationToken)).Value, onto, head);
    }
}
