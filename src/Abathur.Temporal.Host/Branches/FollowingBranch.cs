using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Branches;

/// <summary>
/// The branch that follows a swarm's integration branch. It moves only while nobody has it checked out, since a checkout whose
/// branch moves would undo that work with its next commit; and only forwards, so that commits of an operator's on it stay.
/// </summary>
internal sealed class FollowingBranch(GitRunner git, Refs refs, Checkouts checkouts, ILogger log)
{
    /// <summary>Brings the branch to where the integration branch is, if it may move. Nothing depends on it: what git refuses is logged.</summary>
    /// <param name="repository">Where both are.</param>
    /// <param name="swarm">Whose branch it is.</param>
    /// <param name="tip">Where the integration branch is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="before">A commit that <paramref name="tip"/> is known to descend from; null: none is.</param>
    public async Task FollowAsync(Repository repository, string swarm, string tip, CancellationToken cancellationToken, string? before = null)
    {
        if (repository.IntegrationRef is null)
        {
            return;
        }

        var branch = IntegrationRefs.BranchRef(swarm);
        try
        {
            var (at, target) = await refs.FindAsync(repository, branch, cancellationToken);
            if (at == tip)
            {
                return;
            }

            var holder = (target is null ? null : "it is another name of " + target)
                ?? (at is null || at == before ? null : await FindOwnCommitsAsync(repository, at, tip, cancellationToken))
                ?? await FindHolderAsync(repository, branch, cancellationToken);
            if (holder is not null)
            {
                HostLog.BranchLags(log, GitRefs.FollowingBranch(swarm), holder);
            }
            else
            {
                await refs.MoveAsync(
                    repository, "follows the line", at is null ? Refs.Create(branch, tip) : Refs.Update(branch, tip, at));
            }
        }
        catch (Exception e) when (e is GitException or InvalidInputException)
        {
            HostLog.BranchLags(log, GitRefs.FollowingBranch(swarm), e.Message);
        }
    }

    /// <summary>How the branch stands to the integration branch; null: it is where the integration branch is, or is the integration branch itself.</summary>
    public async Task<BranchLag?> FindLagAsync(Repository repository, string swarm, CancellationToken cancellationToken)
    {
        var (line, branch) = (IntegrationRefs.Ref(repository, swarm), IntegrationRefs.BranchRef(swarm));
        var known = await refs.ReadAsync(repository, cancellationToken, line, branch);
        if (line == branch || !known.TryGetValue(line, out var tip) || !known.TryGetValue(branch, out var at) || at == tip)
        {
            return null;
        }

        var (behind, ahead) = await CommitCounts.OfAsync(git, repository.Context, tip, at, ["--first-parent"], cancellationToken);
        return new BranchLag(GitRefs.FollowingBranch(swarm), behind, ahead, await checkouts.FindHolderAsync(repository, branch, cancellationToken));
    }

    private async Task<string?> FindOwnCommitsAsync(Repository repository, string at, string tip, CancellationToken cancellationToken)
    {
        var ancestor = new GitCommand(repository.Context, "merge-base", "--is-ancestor", at, tip) { Answers = [0, 1] };
        return (await git.RunAsync(ancestor, cancellationToken)).ExitCode == 0 ? null : "it has commits that the integration branch doesn't have";
    }

    private async Task<string?> FindHolderAsync(Repository repository, string branch, CancellationToken cancellationToken) =>
        await checkouts.FindHolderAsync(repository, branch, cancellationToken) is { } path ? $"it is checked out in {path}"
        : Checkouts.IsAnyBeingChanged(repository) ? "a working tree is being changed"
        : null;
}
