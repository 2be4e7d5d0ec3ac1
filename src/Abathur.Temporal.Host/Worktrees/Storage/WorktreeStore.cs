using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Storage;

/// <summary>Makes and removes worktrees. Whoever calls it holds the task's lock.</summary>
internal sealed class WorktreeStore(GitRunner git, Refs refs, Checkouts checkouts, Salvager salvager, ILogger log)
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
                await git.RunAsync(folder.Repository.Context, [.. add, .. operands], cancellationToken);
            }
            catch (GitException e) when (Refs.IsNameInTheWay(e))
            {
                throw Refs.NameInTheWay(folder.Repository.Path, e);
            }
        }

        var gitDirectory = folder.FindGitDirectory()
            ?? throw new GitException("worktree", 0, $"git added {folder.Path} but keeps nothing about it in {folder.Repository.Administration}.");
        try
        {
            await git.RunAsync(folder.Context(gitDirectory), ["reset", "--quiet", "--hard"], cancellationToken);
            return gitDirectory;
        }
        catch (GitException e) when (SetupRequirements.CheckoutFailed(folder.Repository, e) is { } failed)
        {
            throw failed;
        }
    }

    /// <summary>
    /// Removes what is there after keeping what is unmerged; returns the salvage, or null. A folder that can't be deleted
    /// gets another name, so that it is in nobody's way.
    /// </summary>
    /// <param name="folder">The task's folder.</param>
    /// <param name="attempt">The attempt whose work it is.</param>
    /// <param name="branch">The commit of the task's branch; null: there is none.</param>
    /// <param name="branchStays">Whether that branch stays.</param>
    /// <param name="hidden">Whether files count that only the repository's exclude file hides.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SalvageFailedException">Its work can be kept in no form; nothing was removed.</exception>
    public async Task<string?> ClearAsync(
        TaskFolder folder, int attempt, string? branch, bool branchStays, bool hidden, CancellationToken cancellationToken)
    {
        if (!Path.Exists(folder.Path) && folder.FindGitDirectory() is null && branch is null)
        {
            return null;
        }

        var salvage = await salvager.SalvageAsync(folder, attempt, branch, branchStays, hidden, cancellationToken);
        await RemoveAsync(folder, KeptFolders.Left, cancellationToken);
        return salvage;
    }

    /// <summary>The same for a new attempt, which needs the folder's place: what can't be kept moves aside, and that is returned then.</summary>
    public async Task<string?> MakeRoomAsync(TaskFolder folder, int attempt, string? branch, bool branchStays, CancellationToken cancellationToken)
    {
        try
        {
            return await ClearAsync(folder, attempt, branch, branchStays, hidden: true, cancellationToken);
        }
        catch (SalvageFailedException e) when (e.CommitsKept)
        {
            HostLog.Kept(log, folder.Path, e);
            await RemoveAsync(folder, KeptFolders.Unsaved, cancellationToken);
            return folder.Path;
        }
    }

    /// <summary>Tries again to be rid of folders that earlier could not be deleted or kept; returns those that stay.</summary>
    public async Task<IReadOnlyList<string>> ClearKeptAsync(TaskFolder folder, CancellationToken cancellationToken)
    {
        List<string> stay = [];
        foreach (var path in KeptFolders.Of(folder))
        {
            try
            {
                if (KeptFolders.IsUnsaved(path))
                {
                    await salvager.ArchiveAsync(folder with { Path = path }, KeptFolders.Attempt(path), cancellationToken);
                }

                FolderRemoval.Delete(path);
            }
            catch (Exception e) when (e is HostFailureException or IOException or UnauthorizedAccessException)
            {
                HostLog.Kept(log, path, e);
                stay.Add(path);
            }
        }

        return stay;
    }

    /// <summary>Deletes the task's branch, unless somebody has it checked out.</summary>
    public async Task DeleteBranchAsync(TaskFolder folder, string commit)
    {
        var name = IntegrationRefs.BranchRef(folder.Swarm, folder.TaskId);
        var holders = await checkouts.WithBranchAsync(folder.Repository, name, CancellationToken.None);
        if (holders.Count == 0 && Checkouts.FindOperation(folder.Repository, name) is null)
        {
            await refs.MoveAsync(folder.Repository, "released", Refs.Delete(name, commit));
        }
    }

    // What `git worktree remove` does, but also where an agent rewrote .git. Under another name first: what is half deleted
    // must not be taken for work.
    private async Task RemoveAsync(TaskFolder folder, string fate, CancellationToken cancellationToken)
    {
        var gitDirectory = folder.FindGitDirectory();
        if (Path.Exists(folder.Path))
        {
            var aside = KeptFolders.Name(folder, fate, gitDirectory is null ? 1 : TaskFolder.Attempt(gitDirectory) ?? 1);
            Directory.Move(folder.Path, aside);
            Discard(aside, fate);
        }

        FilesBeside.Delete(folder);
        if (gitDirectory is not null)
        {
            using var administration = await AdministrationLock.TakeAsync(folder.Repository, cancellationToken);
            administration.Remove(gitDirectory);
        }
    }

    private void Discard(string aside, string fate)
    {
        if (fate == KeptFolders.Unsaved)
        {
            return;
        }

        try
        {
            FolderRemoval.Delete(aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HostLog.Kept(log, aside, e);
        }
    }
}
