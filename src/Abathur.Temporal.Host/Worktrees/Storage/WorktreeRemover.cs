using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Storage;

/// <summary>Removes worktrees with their branches, after what is unmerged was salvaged.</summary>
internal sealed class WorktreeRemover(IntegrationRefs refs, IntegrationBranches branches, WorktreeStore store, KeptBranches kept, Workplaces workplaces, WorktreeOwners owners, ILogger log)
{
    /// <summary>One task's; returns the salvage, or null. Whoever calls it holds the task's lock.</summary>
    /// <param name="folder">The task's folder.</param>
    /// <param name="attempt">The attempt whose work it is.</param>
    /// <param name="keepBranch">Whether the branch stays.</param>
    /// <param name="keepCopy">Whether its commits are kept as salvage even so.</param>
    /// <param name="merged">Whether the integration branch has the work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> ReleaseAsync(
        TaskFolder folder, int attempt, bool keepBranch, bool keepCopy, bool merged, CancellationToken cancellationToken)
    {
        var position = await refs.FindAsync(folder.Repository, folder.Swarm, folder.TaskId, cancellationToken);
        var salvage = await store.ClearAsync(folder, attempt, position?.Branch, keepBranch && !keepCopy, hidden: !merged, cancellationToken);
        if (position?.Branch is { } commit && !keepBranch)
        {
            await store.DeleteBranchAsync(folder, commit);
        }

        await branches.Of(folder.Repository).ShareBranchAsync(folder.Repository, folder.Swarm, folder.TaskId, keepBranch ? position?.Branch : null, cancellationToken);

        return salvage;
    }

    /// <summary>A swarm's that nobody works in; returns the folders that stay.</summary>
    public async Task<IReadOnlyList<string>> PruneAsync(
        Repository repository, string swarm, IReadOnlyDictionary<string, int> canceled, CancellationToken cancellationToken)
    {
        List<string> stay = [];
        await AdministrationLock.SweepAsync(repository, cancellationToken);
        foreach (var folder in workplaces.OfSwarm(repository, swarm).ToList())
        {
            // Whoever worked here died: between two steps of a task nobody holds the lock, and its file is gone.
            var isAbandoned = File.Exists(folder.LockFile);
            using var held = WorktreeLock.TryTake(folder, "prune");
            if (held is not null)
            {
                stay.AddRange(await PruneAsync(folder, isAbandoned, cancellationToken));
            }
        }

        await kept.RemoveAsync(repository, swarm, canceled, cancellationToken);
        if (!workplaces.OfSwarm(repository, swarm).Any())
        {
            owners.Forget(repository, swarm);
        }

        return stay;
    }

    private async Task<IReadOnlyList<string>> PruneAsync(TaskFolder folder, bool isAbandoned, CancellationToken cancellationToken)
    {
        var stay = await store.ClearKeptAsync(folder, cancellationToken);
        if (!Path.Exists(folder.Path) && !isAbandoned)
        {
            FilesBeside.Delete(folder);
            return stay;
        }

        var owner = folder.FindGitDirectory() is { } gitDirectory ? TaskFolder.Attempt(gitDirectory) : null;
        try
        {
            await ReleaseAsync(folder, owner ?? 1, keepBranch: false, keepCopy: false, merged: false, cancellationToken);
        }
        catch (Exception e) when (e is HostFailureException or IOException or UnauthorizedAccessException)
        {
            HostLog.Kept(log, folder.Path, e);
            return [.. stay, folder.Path];
        }

        // What it salvaged and could not delete.
        return KeptFolders.Of(folder);
    }
}
