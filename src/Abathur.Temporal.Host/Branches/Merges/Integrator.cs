using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.Setup;
using Abathur.Temporal.Host.Worktrees.Storage;
using Abathur.Temporal.Host.Worktrees.TaskFolders;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>
/// Brings a task's commits onto the integration branch: made ready on its tip, verified there, joined by a merge commit that names
/// the task, the integration branch moved by compare-and-swap. On one host merges form a queue; other hosts are met by the swap.
/// </summary>
internal sealed class Integrator(
    GitRunner git, Refs refs, IntegrationBranches branches, Checkouts checkouts, WorktreeStore store, Candidates candidates, Rebaser rebaser, Submodules submodules, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<(string, string), MergeQueue> queues = new();

    public async Task<string> IntegrateAsync(
        TaskFolder folder, AttemptInput task, Func<string, CancellationToken, Task> verify, Action<string> waits, CancellationToken cancellationToken)
    {
        var repository = folder.Repository;
        var position = await branches.Of(repository).RefreshAsync(repository, task.Swarm, task.TaskId, cancellationToken);
        if (position is not { Branch: { } head, Tip: var tip })
        {
            return (position is null ? null : await FindMergeAsync(repository, task, null, cancellationToken))
                ?? throw new NothingToMergeException(GitRefs.TaskBranch(task.Swarm, task.TaskId));
        }

        // A branch that somebody has checked out stays where it is; then only the integration branch tells that the merge is done.
        var isHeld = await checkouts.FindHolderAsync(repository, IntegrationRefs.BranchRef(task.Swarm, task.TaskId), cancellationToken) is not null;
        if (isHeld && await FindMergeAsync(repository, task, null, cancellationToken) is { } done)
        {
            return done;
        }

        if (!await HasOwnCommitsAsync(repository, tip, head, cancellationToken))
        {
            return await FindMergeAsync(repository, task, head, cancellationToken)
                ?? throw new NothingToMergeException(GitRefs.TaskBranch(task.Swarm, task.TaskId));
        }

        var gitDirectory = folder.FindGitDirectory() is { } found && folder.Exists
            ? found
            : await store.AddAsync(folder, task.Attempt, head, head, cancellationToken);
        return await MergeAsync(new TaskWork(task, folder, gitDirectory, head, isHeld), verify, waits, cancellationToken);
    }

    /// <summary>The merge of this attempt, or of any where an earlier one may have merged; null: there is none.</summary>
    public async Task<string?> FindMergeAsync(Repository repository, AttemptInput task, CancellationToken cancellationToken) =>
        await branches.Of(repository).RefreshAsync(repository, task.Swarm, task.TaskId, cancellationToken) is null
            ? null
            : await FindMergeAsync(repository, task, null, cancellationToken);

    private async Task<string> MergeAsync(
        TaskWork work, Func<string, CancellationToken, Task> verify, Action<string> waits, CancellationToken cancellationToken)
    {
        var queue = queues.GetOrAdd((work.Repository.Id, work.Folder.Swarm), _ => new MergeQueue(time));
        Candidate? built = null;
        var steps = new MergeSteps(
            async (onto, cancel) =>
            {
                built = await candidates.BuildAsync(work, onto ?? await TipAsync(work, cancel), cancel);
                return built.Commit;
            },
            async cancel =>
            {
                await BringSubmodulesAsync(work, cancel);
                await verify(work.Folder.Path, cancel);
            },
            _ => LandAsync(work, built!));
        try
        {
            return await queue.RunAsync(work.Folder.TaskId, steps, waits, cancellationToken);
        }
        catch (Exception)
        {
            await RestoreAsync(work);
            throw;
        }
    }

    private async Task<string> TipAsync(TaskWork work, CancellationToken cancellationToken) =>
        (await branches.Of(work.Repository).RefreshAsync(work.Repository, work.Folder.Swarm, work.Folder.TaskId, cancellationToken))?.Tip
            ?? throw new NothingToMergeException(work.Branch);

    private async Task<bool> LandAsync(TaskWork work, Candidate candidate)
    {
        // The task's branch first: it is how a merge whose answer was lost is found again.
        if (candidate.Head != work.Head && !work.IsHeld)
        {
            await refs.MoveAsync(work.Repository, "merge of " + work.Folder.TaskId, Refs.Set(GitNames.Heads + work.Branch, candidate.Head));
        }

        if (await branches.Of(work.Repository).AdvanceAsync(work.Repository, work.Task, candidate.Commit, candidate.Onto, CancellationToken.None))
        {
            HostLog.Merged(log, work.Branch, IntegrationRefs.Shown(work.Repository, work.Folder.Swarm), candidate.Commit);
            return true;
        }

        HostLog.LineMoved(log, IntegrationRefs.Shown(work.Repository, work.Folder.Swarm), work.Branch);
        return false;
    }

    private async Task BringSubmodulesAsync(TaskWork work, CancellationToken cancellationToken)
    {
        if (work.Task.Setup?.Submodules == true)
        {
            await submodules.BringAsync(work.Folder, work.GitDirectory, cancellationToken);
        }
    }

    private async Task RestoreAsync(TaskWork work)
    {
        try
        {
            await rebaser.RestoreAsync(work);
            await BringSubmodulesAsync(work, CancellationToken.None);
        }
        catch (Exception e) when (e is GitException or WorktreeSetupException)
        {
            // Why the merge failed is what counts; the worktree goes anyway, and its files are kept however they stand.
            HostLog.NotRestored(log, work.Folder.Path, e);
        }
    }

    private async Task<bool> HasOwnCommitsAsync(Repository repository, string tip, string head, CancellationToken cancellationToken) =>
        (await git.RunAsync(repository.Context, ["rev-list", "--max-count=1", $"{tip}..{head}"], cancellationToken)).Value.Length > 0;

    /// <summary>The merge of this head, or of this attempt (or any, as above) if its branch is gone: its answer may have been lost.</summary>
    private async Task<string?> FindMergeAsync(
        Repository repository, AttemptInput task, string? head, CancellationToken cancellationToken)
    {
        var known = await refs.ReadAsync(repository, cancellationToken, GitNames.Base(task.Swarm));
        string[] since = known.TryGetValue(GitNames.Base(task.Swarm), out var start) ? ["^" + start] : [];
        string[] attempt = task.MayBeMerged == true ? [] : [$"--grep=^{MergeMessage.AttemptTrailer(task.Attempt)}$"];
        var merges = await git.RunAsync(
            repository.Context,
            [
                "log", "--first-parent", "--merges", "--format=%H %P%x09%s", "--basic-regexp", "--all-match",
                $"--grep=^{MergeMessage.TaskTrailer(task.TaskId)}$", .. attempt,
                IntegrationRefs.Ref(repository, task.Swarm), .. since, "--",
            ],
            cancellationToken);

        // A swarm that was reset may have given the id to another task.
        var subject = MergeMessage.Subject(task);
        var merge = merges.Lines.Select(found => found.Split('\t', 2))
            .Where(found => found[1] == subject)
            .Select(found => found[0].Split(' '))
            .FirstOrDefault(ids => ids.Length == 3 && (head is null || ids[2] == head))?[0];
        if (merge is not null)
        {
            await branches.Of(repository).ShowAsync(repository, task.Swarm, task.TaskId, cancellationToken);
        }

        return merge;
    }
}
