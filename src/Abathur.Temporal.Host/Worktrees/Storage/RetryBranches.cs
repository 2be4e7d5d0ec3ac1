using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Storage;

/// <summary>Branches that were kept for a retry which never came: a swarm's end removes them. Their commits are salvage already, or they have none.</summary>
internal sealed class RetryBranches(GitRunner git, IntegrationBranches branches, WorktreeStore store, Salvager salvager, Workplaces workplaces, ILogger log)
{
    public async Task RemoveAsync(Repository repository, string swarm, CancellationToken cancellationToken)
    {
        var prefix = $"{GitNames.Heads}abathur/{SwarmName.Require(swarm)}/";
        var kept = await git.RunAsync(repository.Context, ["for-each-ref", "--format=%(objectname) %(refname)", prefix], cancellationToken);
        foreach (var (commit, taskId) in kept.Lines.Select(line => line.Split(' ', 2)).Select(fields => (fields[0], fields[1][prefix.Length..])))
        {
            if (TaskId.TryParse(taskId, out _) && workplaces.Of(repository, swarm, taskId) is { Exists: false } folder
                && (await IsMergedAsync(folder, commit, cancellationToken) || await salvager.FindKeptAsync(folder, commit, cancellationToken) is not null))
            {
                await RemoveAsync(folder, commit, cancellationToken);
            }
        }
    }

    private async Task<bool> IsMergedAsync(TaskFolder folder, string commit, CancellationToken cancellationToken)
    {
        var held = new GitCommand(folder.Repository.Context, "merge-base", "--is-ancestor", commit, IntegrationRefs.Ref(folder.Repository, folder.Swarm)) { Answers = [0, 1, 128] };
        return (await git.RunAsync(held, cancellationToken)).ExitCode == 0;
    }

    private async Task RemoveAsync(TaskFolder folder, string commit, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteBranchAsync(folder, commit);
            await branches.Of(folder.Repository).ShareBranchAsync(folder.Repository, folder.Swarm, folder.TaskId, null, cancellationToken);
        }
        catch (GitException e)
        {
            HostLog.Kept(log, GitRefs.TaskBranch(folder.Swarm, folder.TaskId), e);
        }
    }
}
