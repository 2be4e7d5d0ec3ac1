using System.Collections.ObjectModel;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Contents;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees;

/// <summary>
/// All that Abathur does with a task's worktree on this host. Safe for many tasks at once and for several processes; what the
/// operator has in the repository (files, index, HEAD, configuration, stash, their refs) is never touched.
/// </summary>
public sealed class WorktreeManager
{
    private readonly WorktreeParts parts;
    private readonly ILogger log;

    public WorktreeManager(DataFolder data, GitProgram program, HostIdentity host, ILogger<WorktreeManager> logger, TimeProvider? time = null)
    {
        log = logger;
        parts = new WorktreeParts(data, program, host, logger, time ?? TimeProvider.System);
    }

    /// <summary>The commit at the repository's base.</summary>
    /// <exception cref="InvalidInputException">No repository, no such base, no commit.</exception>
    public async Task<string> ResolveBaseAsync(RepositorySpec repository, CancellationToken cancellationToken) =>
        (await FindBaseAsync(repository, cancellationToken)).Commit;

    /// <summary>Where the swarm's integration branch begins. With <see cref="SwarmBegin.Reset"/> an earlier swarm's is set aside.</summary>
    /// <exception cref="InvalidInputException">No repository, no such base, no commit, or the swarm's name is used.</exception>
    public async Task<IntegrationBase> BeginAsync(PrepareSwarm input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        SwarmName.Require(input.Swarm);
        var (found, commit, note) = await FindBaseAsync(input.Repository, cancellationToken);
        return new IntegrationBase(commit, note, await parts.Starts.ChooseAsync(found, input.Swarm, input.Begin, commit, cancellationToken));
    }

    /// <summary>The folder whose <c>.abathur/agents</c> and <c>.claude/agents</c> count for the repository's swarms.</summary>
    public async Task<string> AgentFilesAsync(RepositorySpec repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var found = await parts.Finder.OpenAsync(repository, cancellationToken);
        if (found.Remote is not { } remote)
        {
            return found.Path;
        }

        await parts.Branches.Of(found).FetchAsync(found, cancellationToken);
        return await parts.AgentFiles.ExtractAsync(remote, (await parts.Finder.ResolveAsync(found, repository.Base, cancellationToken)).Commit, cancellationToken);
    }

    /// <summary>The task's folder on this host for what outlives its attempts; it needn't exist.</summary>
    public async Task<string> HomeAsync(AttemptInput task, CancellationToken cancellationToken) => parts.Homes.Of(await FindAsync(task, cancellationToken));

    /// <summary>
    /// A fresh worktree for an attempt, at the tip of the integration branch (which is made if need be), or at the task's branch
    /// as it stands with <see cref="AttemptInput.KeepBranch"/>. What an earlier attempt left is salvaged first.
    /// </summary>
    /// <param name="task">The attempt.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="prepare">Runs the prepare command in the new worktree; what it throws is thrown here.</param>
    /// <exception cref="WorktreeBusyException">Somebody on this host works in it.</exception>
    /// <exception cref="BranchInUseException">Somebody has the task's branch checked out; nothing was changed.</exception>
    /// <exception cref="WorktreeSetupException">What the swarm's settings bring into the worktree can't be had.</exception>
    public async Task<Worktree> AcquireAsync(
        AttemptInput task, CancellationToken cancellationToken, Func<string, CancellationToken, Task>? prepare = null)
    {
        var folder = await FindAsync(task, cancellationToken);
        parts.Workplaces.Remember(folder.Repository);
        var held = WorktreeLock.Take(folder, Who(task));
        try
        {
            var attempt = RequireCurrent(folder, task) ?? Math.Max(1, task.Attempt - 1);
            await RequireFreeAsync(folder, task, cancellationToken);
            await parts.Requirements.RequireAsync(folder.Repository, task.Setup, cancellationToken);
            var (tip, branch) = await parts.Branches.Of(folder.Repository).EnsureAsync(folder.Repository, task, cancellationToken);
            var salvage = await parts.Store.MakeRoomAsync(folder, attempt, branch, task.KeepBranch, cancellationToken);
            var (start, common, note) = await parts.Continuations.ChooseAsync(folder.Repository, task, tip, branch, cancellationToken);
            var gitDirectory = await parts.Store.AddAsync(folder, task.Attempt, branch, start, cancellationToken);
            HostLog.Acquired(log, folder.Path, task.Attempt, start);
            if (note is not null)
            {
                HostLog.StartNoted(log, folder.Path, task.Attempt, note);
            }

            var copied = await parts.Preparer.PrepareAsync(folder, gitDirectory, task.Setup, start, common, prepare, cancellationToken);
            return new Worktree(held, folder.Repository, folder.Context(gitDirectory), GitRefs.TaskBranch(task.Swarm, task.TaskId), start, common)
            {
                Home = parts.Homes.Open(folder, isNew: task is { Attempt: 1, Session: null, Interrupted: not true }),
                CountsEarlierWork = task.Interrupted == true,
                Salvage = salvage,
                Copied = copied,
                Continues = start != tip,
                StartNote = note,
                IsPrepared = task.Setup is { Prepare.Count: > 0 },
                Stashed = await parts.Stash.OfBranchAsync(folder.Repository, GitRefs.TaskBranch(task.Swarm, task.TaskId), cancellationToken),
            };
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>What worktrees of the repository lack, as they begin at its base.</summary>
    /// <exception cref="InvalidInputException">No repository, no such base, no commit.</exception>
    public async Task<IReadOnlyList<WorktreeGap>> FindGapsAsync(RepositorySpec repository, WorktreeSetup? setup, CancellationToken cancellationToken)
    {
        var (found, commit, _) = await FindBaseAsync(repository, cancellationToken);
        return await parts.Gaps.FindAsync(found, commit, setup, cancellationToken);
    }

    /// <summary>A failure of a task's first attempt, with what its worktree lacked; others as they are.</summary>
    public async Task<TaskFailure> NoteGapsAsync(AttemptInput task, TaskFailure failure)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(failure);
        if (!GapNote.IsFor(task, failure))
        {
            return failure;
        }

        try
        {
            var repository = await parts.Finder.OpenAsync(task.Repository, CancellationToken.None);
            return GapNote.Add(failure, task.Repository, await parts.Gaps.FindAsync(repository, task.BaseCommit, task.Setup, CancellationToken.None));
        }
        catch (Exception e) when (e is GitException or IOException or UnauthorizedAccessException or InvalidInputException)
        {
            // The failure itself is what counts.
            HostLog.GapsUnread(log, task.Repository.Location(), e);
            return failure;
        }
    }

    /// <summary>What stands in the worktree now.</summary>
    /// <exception cref="AgentFaultException">git can't read the worktree, because of what the agent did to it.</exception>
    public async Task<WorktreeState> InspectAsync(Worktree worktree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worktree);
        return await parts.Inspector.InspectAsync(worktree, cancellationToken);
    }

    /// <summary>Writes the work that a reviewing attempt looks at to a file in <paramref name="folder"/>, and returns its path.</summary>
    public Task<string> WriteReviewDiffAsync(Worktree worktree, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worktree);
        return parts.ReviewDiff.WriteAsync(worktree, folder, cancellationToken);
    }

    /// <summary>What the attempt's agent shares with the operator; null: nothing, or it can't be read.</summary>
    public async Task<SharedState?> ReadSharedAsync(Worktree worktree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worktree);
        return await parts.Shared.TryReadAsync(worktree.Repository, cancellationToken);
    }

    /// <summary>What of that is different now, each with the command that undoes it; null: nothing.</summary>
    public async Task<IReadOnlyList<string>?> SharedChangesAsync(Worktree worktree, SharedState? before, CancellationToken cancellationToken) =>
        before is not null && await ReadSharedAsync(worktree, cancellationToken) is { } after
        && SharedChanges.Between(worktree.Repository.Path, before, after) is { Count: > 0 } changes
            ? changes
            : null;

    /// <summary>
    /// Merges the task's branch into the integration branch and returns the merge commit. <paramref name="verify"/> is called with the
    /// worktree's path on all that the merge is tried on: the integration branch's tip and the work that merges before it. What it throws
    /// ends the merge. A merge that is already there is returned as it is. <paramref name="waits"/> is told what it waits for.
    /// </summary>
    /// <exception cref="MergeConflictException">The commits don't apply on the integration branch's tip.</exception>
    /// <exception cref="NothingToMergeException">The branch has no commit of its own.</exception>
    /// <exception cref="WorktreeBusyException">Somebody works in the worktree: dispose it first.</exception>
    public async Task<string> IntegrateAsync(
        AttemptInput task, Func<string, CancellationToken, Task> verify, CancellationToken cancellationToken, Action<string>? waits = null)
    {
        var folder = await FindAsync(task, cancellationToken);
        using var held = WorktreeLock.Take(folder, Who(task));
        RequireCurrent(folder, task);
        return await parts.Integrator.IntegrateAsync(folder, task, verify, waits ?? (_ => { }), cancellationToken);
    }

    /// <summary>The merge of the attempt's work, or where an earlier attempt may have merged of the task's; null: it isn't on the integration branch.</summary>
    /// <exception cref="WorktreeBusyException">Somebody works in the worktree, and may be merging.</exception>
    public async Task<string?> FindMergeAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(task, cancellationToken);
        using var held = WorktreeLock.Take(folder, Who(task));
        return await parts.Integrator.FindMergeAsync(folder.Repository, task, cancellationToken);
    }

    /// <summary>Calls <paramref name="verify"/> with the worktree as it stands; one that is gone was verified before it went.</summary>
    /// <exception cref="WorktreeBusyException">Somebody works in the worktree: dispose it first.</exception>
    public async Task VerifyAsync(AttemptInput task, Func<string, CancellationToken, Task> verify, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verify);
        var folder = await FindAsync(task, cancellationToken);
        using var held = WorktreeLock.Take(folder, Who(task));
        RequireCurrent(folder, task);
        if (folder.Exists)
        {
            await verify(folder.Path, cancellationToken);
        }
    }

    /// <summary>Whether the next attempt can continue on the worktree's branch: it is there, and nobody rewrote what it began from.</summary>
    public async Task<bool> CanContinueAsync(Worktree worktree, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worktree);
        return await parts.Continuations.IsPossibleAsync(worktree, cancellationToken);
    }

    /// <summary>
    /// Removes the worktree and, unless it is kept, the branch. Unmerged work is salvaged before; returns its ref, or null.
    /// Done again, or by an attempt that came late, it changes nothing.
    /// </summary>
    /// <param name="task">The attempt.</param>
    /// <param name="keepBranch">Whether the branch stays for the next attempt.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="merged">Whether the integration branch has its work: files that the repository's exclude file hides are none, then.</param>
    /// <param name="keepCopy">Whether the commits of a branch that stays are kept as salvage besides.</param>
    /// <param name="endsTask">Whether no attempt follows, so that what its agents' programs keep goes too.</param>
    /// <exception cref="SalvageFailedException">Its work can be kept in no form; worktree and branch stay.</exception>
    /// <exception cref="WorktreeBusyException">Somebody works in the worktree: dispose it first.</exception>
    public async Task<string?> ReleaseAsync(
        AttemptInput task, bool keepBranch, CancellationToken cancellationToken, bool merged = false, bool keepCopy = false, bool endsTask = false)
    {
        var folder = await FindAsync(task, cancellationToken);
        using var held = WorktreeLock.Take(folder, Who(task));
        var owner = folder.FindGitDirectory() is { } gitDirectory ? TaskFolder.Attempt(gitDirectory) : null;
        if (owner > task.Attempt)
        {
            return null;
        }

        var salvage = await parts.Remover.ReleaseAsync(folder, task.Attempt, keepBranch, keepCopy, merged, cancellationToken);
        if (endsTask)
        {
            DeleteHome(folder.TaskId, () => parts.Homes.Delete(folder));
        }

        return salvage;
    }

    /// <summary>
    /// Removes the swarm's worktrees that nobody works in, and their branches; unmerged work is salvaged before. Returns the
    /// folders that stay because they could not be salvaged or deleted.
    /// </summary>
    /// <param name="repository">The swarm's repository.</param>
    /// <param name="swarm">The swarm.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="canceled">Its canceled tasks, each with its last attempt: their branches go too. Other branches may wait for an operator or the next start, and stay.</param>
    public async Task<IReadOnlyList<string>> PruneAsync(
        RepositorySpec repository, string swarm, CancellationToken cancellationToken, IReadOnlyDictionary<string, int>? canceled = null)
    {
        var found = await parts.Finder.OpenAsync(repository, cancellationToken);
        var stay = await parts.Remover.PruneAsync(found, swarm, canceled ?? ReadOnlyDictionary<string, int>.Empty, cancellationToken);
        DeleteHome(swarm, () => parts.Homes.DeleteAll(found, swarm, id => parts.Workplaces.Of(found, swarm, id)));
        return stay;
    }

    /// <summary>Notes for which service this host gets a worktree of the attempt's swarm.</summary>
    public async Task NoteOwnerAsync(AttemptInput task, string service, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        parts.Owners.Note(await parts.Finder.OpenAsync(task.Repository, cancellationToken), task.Swarm, task.Repository, service);
    }

    /// <summary>Whose the worktrees of this host are, as far as that was noted.</summary>
    public IReadOnlyList<WorktreeOwner> Owners() => [.. parts.Owners.All()];

    /// <summary>The worktrees of this host, of all swarms and repositories.</summary>
    /// <param name="measure">Whether to add up what each takes on the disk.</param>
    public IReadOnlyList<WorktreeInfo> List(bool measure = false) =>
        [.. parts.Workplaces.All().Select(entry => WorktreeSurvey.Describe(entry.Folder, entry.Known, measure))];

    private async Task<(Repository Repository, string Commit, string? Note)> FindBaseAsync(RepositorySpec spec, CancellationToken cancellationToken)
    {
        var found = await parts.Finder.OpenAsync(spec, cancellationToken);
        await parts.Branches.Of(found).FetchAsync(found, cancellationToken);
        var (commit, note) = await parts.Finder.ResolveAsync(found, spec.Base, cancellationToken);
        return (found, commit, note);
    }

    private async Task<TaskFolder> FindAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var repository = await parts.Finder.OpenAsync(task.Repository, cancellationToken) with { Allows = AllowedDrivers.Of(task.Setup) };
        return parts.Workplaces.Of(repository, task.Swarm, task.TaskId);
    }

    // Nobody misses it, and the swarm's end tries again.
    private void DeleteHome(string whose, Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HostLog.HomeKept(log, whose, e);
        }
    }

    // An approved merge moves no branch of a task, so that whoever looks at it may go on.
    private async Task RequireFreeAsync(TaskFolder folder, AttemptInput task, CancellationToken cancellationToken)
    {
        if (task.MergeOn is null
            && await parts.Checkouts.FindHolderAsync(folder.Repository, IntegrationRefs.BranchRef(task.Swarm, task.TaskId), cancellationToken) is { } holder)
        {
            throw new BranchInUseException(GitRefs.TaskBranch(task.Swarm, task.TaskId), holder);
        }
    }

    /// <summary>The attempt that the worktree belongs to.</summary>
    private static int? RequireCurrent(TaskFolder folder, AttemptInput task)
    {
        var owner = folder.FindGitDirectory() is { } gitDirectory ? TaskFolder.Attempt(gitDirectory) : null;
        return owner > task.Attempt ? throw new StaleAttemptException(task.TaskId, task.Attempt, owner.Value) : owner;
    }

    private static string Who(AttemptInput task) => FormattableString.Invariant(
        $"process {Environment.ProcessId}, swarm {task.Swarm}, task {task.TaskId}, attempt {task.Attempt}\n");
}
