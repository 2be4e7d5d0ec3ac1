using System.Collections.Concurrent;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>
/// Brings a task's commits onto the swarm's line: rebased on its tip, verified there, joined by a merge commit that names
/// the task, the line moved by compare-and-swap.
/// </summary>
internal sealed class Integrator(Git git, Refs refs, Line line, WorktreeStore store, Rebaser rebaser, Checkouts checkouts, ILogger log)
{
    // On one host merges take turns: side by side each would verify on a tip that the next one moves.
    private readonly ConcurrentDictionary<(string, string), SemaphoreSlim> turns = new();

    public async Task<string> IntegrateAsync(
        TaskFolder folder, TaskRunInput task, Func<string, CancellationToken, Task> verify, CancellationToken cancellationToken)
    {
        var turn = turns.GetOrAdd((folder.Repository.Id, folder.Swarm), _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await MergeAsync(folder, task, verify, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<string> MergeAsync(
        TaskFolder folder, TaskRunInput task, Func<string, CancellationToken, Task> verify, CancellationToken cancellationToken)
    {
        var repository = folder.Repository;
        while (true)
        {
            var position = await line.RefreshAsync(repository, task.Swarm, task.TaskId, cancellationToken);
            if (position is not { Branch: { } head, Tip: var tip })
            {
                return (position is null ? null : await FindMergeAsync(repository, task, null, cancellationToken))
                    ?? throw new NothingToMergeException(GitRefs.TaskBranch(task.Swarm, task.TaskId));
            }

            // A branch that a person has checked out stays where it is; then only the line tells that the merge is done.
            var held = await checkouts.FindHolderAsync(repository, Line.BranchRef(task.Swarm, task.TaskId), cancellationToken) is not null;
            if (held && await FindMergeAsync(repository, task, null, cancellationToken) is { } done)
            {
                return done;
            }

            var (behind, ahead) = await CompareAsync(repository, tip, head, cancellationToken);
            if (ahead == 0)
            {
                return await FindMergeAsync(repository, task, head, cancellationToken)
                    ?? throw new NothingToMergeException(GitRefs.TaskBranch(task.Swarm, task.TaskId));
            }

            var gitDirectory = folder.FindGitDirectory() is { } found && folder.Exists
                ? found
                : await store.AddAsync(folder, task.Attempt, head, head, cancellationToken);
            if (behind > 0)
            {
                head = await rebaser.RebaseAsync(folder, gitDirectory, task.Attempt, head, tip, held, cancellationToken);
                if (head == tip)
                {
                    throw new NothingToMergeException(GitRefs.TaskBranch(task.Swarm, task.TaskId));
                }
            }

            await verify(folder.Path, cancellationToken);
            var merge = await CommitAsync(repository, task, tip, head, cancellationToken);
            if (await line.AdvanceAsync(repository, task, merge, tip, cancellationToken))
            {
                WorktreeLog.Merged(log, GitRefs.TaskBranch(task.Swarm, task.TaskId), Line.Shown(repository, task.Swarm), merge);
                return merge;
            }

            WorktreeLog.LineMoved(log, Line.Shown(repository, task.Swarm), GitRefs.TaskBranch(task.Swarm, task.TaskId));
        }
    }

    private async Task<(int Behind, int Ahead)> CompareAsync(
        Repository repository, string tip, string head, CancellationToken cancellationToken)
    {
        var counts = await git.RunAsync(
            repository.Place, ["rev-list", "--left-right", "--count", $"{tip}...{head}"], cancellationToken);
        return counts.Value.Split('\t') is [var behind, var ahead]
            ? (int.Parse(behind, null), int.Parse(ahead, null))
            : throw new GitException("rev-list", 0, $"unexpected answer '{counts.Value}'");
    }

    /// <summary>The merge of this head, or of this attempt if its branch is gone: its answer may have been lost.</summary>
    private async Task<string?> FindMergeAsync(
        Repository repository, TaskRunInput task, string? head, CancellationToken cancellationToken)
    {
        var known = await refs.ReadAsync(repository, cancellationToken, GitNames.Base(task.Swarm));
        string[] since = known.TryGetValue(GitNames.Base(task.Swarm), out var start) ? ["^" + start] : [];
        var merges = await git.RunAsync(
            repository.Place,
            [
                "log", "--first-parent", "--merges", "--format=%H %P", "--basic-regexp", "--all-match",
                $"--grep=^{MergeMessage.TaskTrailer(task.TaskId)}$", $"--grep=^{MergeMessage.AttemptTrailer(task.Attempt)}$",
                Line.Ref(repository, task.Swarm), .. since, "--",
            ],
            cancellationToken);
        return merges.Lines.Select(found => found.Split(' '))
            .FirstOrDefault(ids => ids.Length == 3 && (head is null || ids[2] == head))?[0];
    }

    private async Task<string> CommitAsync(
        Repository repository, TaskRunInput task, string tip, string head, CancellationToken cancellationToken)
    {
        var command = new GitCommand(repository.Place, "commit-tree", head + "^{tree}", "-p", tip, "-p", head)
        {
            Input = MergeMessage.Merge(task),
            AsAuthor = true,
        };
        return (await git.RunAsync(command, cancellationToken)).Value;
    }
}
