using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Storage;

/// <summary>Branches that were kept for an attempt which never came: a swarm's end removes them. Salvage has their commits, or gets those of canceled tasks.</summary>
internal sealed class KeptBranches(GitRunner git, IntegrationBranches branches, WorktreeStore store, Salvager salvager, Workplaces workplaces, ILogger log)
{
    /// <summary>Removes them.</summary>
    /// <param name="repository">The swarm's repository.</param>
    /// <param name="swarm">The swarm.</param>
    /// <param name="canceled">Its canceled tasks, each with its last attempt.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RemoveAsync(Repository repository, string swarm, IReadOnlyDictionary<string, int> canceled, CancellationToken cancellationToken)
    {
        var prefix = $"{GitNames.Heads}abathur/{SwarmName.Require(swarm)}/";
        var kept = await git.RunAsync(repository.Context, ["for-each-ref", "--format=%(objectname) %(refname)", prefix], cancellationToken);
        foreach (var (commit, taskId) in kept.Lines.Select(line => line.Split(' ', 2)).Select(fields => (fields[0], fields[1][prefix.Length..])))
        {
            if (TaskId.TryParse(taskId, out _) && workplaces.Of(repository, swarm, taskId) is { Exists: false } folder
                && (canceled.TryGetValue(taskId, out var attempt) || await IsHeldAsync(folder, commit, cancellationToken)))
            {
                await RemoveAsync(folder, attempt, commit, cancellationToken);
            }
        }
    }

    private async Task<bool> IsHeldAsync(TaskFolder folder, string commit, CancellationToken cancellationToken) =>
        await IsMergedAsync(folder, commit, cancellationToken) || await salvager.FindKeptAsync(folder, commit, cancellationToken) is not null;

    private async Task<bool> IsMergedAsync(TaskFolder folder, string commit, CancellationToken cancellationToken)
    {
        var held = new GitCommand(folder.Repository.Context, "merge-base", "--is-ancestor", commit, IntegrationRefs.Ref(folder.Repository, folder.Swarm)) { Answers = [0, 1, 128] };
        return (await git.RunAsync(held, cancellationToken)).ExitCode == 0;
    }

    // What was canceled after a hand-off, or while it waited for an answer or an approval, is kept nowhere else.
    private async Task RemoveAsync(TaskFolder folder, int attempt, string commit, CancellationToken cancellationToken)
    {
        try
        {
            if (attempt > 0)
            {
                await salvager.SalvageAsync(folder, attempt, commit, branchStays: false, hidden: false, cancellationToken);
            }

            await store.DeleteBranchAsync(folder, commit);
            await branches.Of(folder.Repository).ShareBranchAsync(folder.Repository, folder.Swarm, folder.TaskId, null, cancellationToken);
        }
        catch (GitException e)
        {
            HostLog.Kept(log, GitRefs.TaskBranch(folder.Swarm, folder.TaskId), e);
        }
    }
}
