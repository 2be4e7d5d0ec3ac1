using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Makes and removes worktrees. Whoever calls it holds the task's lock.</summary>
internal sealed class WorktreeStore(Git git, Refs refs, Checkouts checkouts, Salvager salvager)
{
    /// <summary>
    /// Checks the task's branch out in its folder, which doesn't exist. The branch is made at <paramref name="start"/>, or
    /// moved there from <paramref name="branch"/>. Returns the worktree's git directory.
    /// </summary>
    public async Task<string> AddAsync(
        TaskFolder folder, int attempt, string? branch, string start, CancellationToken cancellationToken)
    {
        var name = GitRefs.TaskBranch(folder.Swarm, folder.TaskId);
        var full = GitNames.Heads + name;
        if (branch is not null && branch != start
            && !await refs.MoveAsync(folder.Repository, "new attempt", Refs.Update(full, start, branch)))
        {
            throw new GitException("update-ref", 128, $"{name} moved while its worktree was being made.");
        }

        // Forced, because a host that is gone may still have the branch checked out on a file system that hosts share.
        string[] add = ["worktree", "add", "--quiet", "--force", "--force", "--lock", "--reason", folder.Reason(attempt), "--no-checkout"];
        string[] operands = branch is null ? ["--no-track", "-b", name, "--", folder.Path, start] : ["--", folder.Path, name];
        using (await AdministrationLock.TakeAsync(folder.Repository, cancellationToken))
        {
            try
            {
                await git.RunAsync(folder.Repository.Place, [.. add, .. operands], cancellationToken);
            }
            catch (GitException e) when (Refs.IsNameInTheWay(e))
            {
                throw Refs.NameInTheWay(folder.Repository.Path, e);
            }
        }

        var gitDirectory = folder.FindGitDirectory()
            ?? throw new GitException("worktree", 0, $"git added {folder.Path} but keeps nothing about it in {folder.Repository.Administration}.");
        await git.RunAsync(folder.Repository.InWorktree(folder.Path, gitDirectory), ["reset", "--quiet", "--hard"], cancellationToken);
        return gitDirectory;
    }

    /// <summary>Removes what is there after keeping what is unmerged; returns the salvage ref, or null.</summary>
    public async Task<string?> ClearAsync(
        TaskFolder folder, int attempt, string? branch, bool branchStays, CancellationToken cancellationToken)
    {
        if (!folder.Exists && branch is null)
        {
            return null;
        }

        var salvage = await salvager.SalvageAsync(folder, attempt, branch, branchStays, cancellationToken);
        await RemoveAsync(folder, cancellationToken);
        return salvage;
    }

    /// <summary>Deletes the task's branch, unless somebody has it checked out.</summary>
    public async Task DeleteBranchAsync(TaskFolder folder, string commit)
    {
        var name = Line.BranchRef(folder.Swarm, folder.TaskId);
        var holders = await checkouts.ListAsync(folder.Repository, CancellationToken.None);
        if (holders.All(checkout => checkout.Branch != name) && Checkouts.FindOperation(folder.Repository, name) is null)
        {
            await refs.MoveAsync(folder.Repository, "released", Refs.Delete(name, commit));
        }
    }

    // What `git worktree remove` does, but also where an agent rewrote .git.
    private static async Task RemoveAsync(TaskFolder folder, CancellationToken cancellationToken)
    {
        var gitDirectory = folder.FindGitDirectory();
        Folders.Delete(folder.Path);
        if (gitDirectory is not null)
        {
            using var administration = await AdministrationLock.TakeAsync(folder.Repository, cancellationToken);
            Folders.Delete(gitDirectory);
        }
    }
}
