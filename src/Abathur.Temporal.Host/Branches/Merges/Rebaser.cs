using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Branches.Merges;

/// <summary>
/// Rebases a task's commits in its worktree, detached from the task's branch: what they are built on may fail to be merged,
/// and must not get onto the branch.
/// </summary>
internal sealed class Rebaser(GitRunner git, Salvager salvager)
{
    /// <summary>Returns the rebased head, and the subjects of the commits that had no effect there any more.</summary>
    /// <exception cref="MergeConflictException">The commits don't apply there.</exception>
    public async Task<(string Head, IReadOnlyList<string> Emptied)> RebaseAsync(TaskWork work, string onto, CancellationToken cancellationToken)
    {
        var context = work.Context;
        await ResetAsync(work, work.Head, cancellationToken);
        var command = new GitCommand(
            context, "rebase", "--quiet", "--no-stat", "--no-fork-point", "--reapply-cherry-picks", "--empty=keep", onto)
        {
            Answers = [0, 1, 128],
        };
        var rebase = await git.RunAsync(command, cancellationToken);
        if (rebase.ExitCode == 0)
        {
            var head = (await git.RunAsync(context, ["rev-parse", "--verify", "HEAD"], cancellationToken)).Value;
            return (head, await EmptiedAsync(work, onto, head, cancellationToken));
        }

        var files = await git.RunAsync(context, ["diff", "--name-only", "--diff-filter=U", "--no-ext-diff", "-z"], CancellationToken.None);
        await AbortAsync(context);
        throw files.Fields is { Length: > 0 } conflicting
            ? new MergeConflictException(work.Branch, onto, conflicting)
            : new GitException("rebase", rebase.ExitCode, rebase.Error);
    }

    /// <summary>Whether an earlier try left the worktree elsewhere than on the task's branch.</summary>
    public static bool IsDetached(TaskWork work) =>
        TaskFolder.ReadLine(Path.Combine(work.GitDirectory, "HEAD")) != "ref: " + GitNames.Heads + work.Branch;

    /// <summary>Checks a commit out, detached. What verify left behind, or the agent, is kept before it goes.</summary>
    public async Task ResetAsync(TaskWork work, string commit, CancellationToken cancellationToken)
    {
        var context = work.Context;
        await CleanAsync(work, cancellationToken);
        if (TaskFolder.ReadLine(Path.Combine(context.GitDirectory!, "HEAD")) != commit)
        {
            await git.RunAsync(new GitCommand(context, "update-ref", "--no-deref", "HEAD", commit) { RunsToItsEnd = true }, cancellationToken);
            await git.RunAsync(context, ["reset", "--quiet", "--hard"], cancellationToken);
        }
    }

    /// <summary>Puts the worktree back on the task's branch, and that where the agent left it.</summary>
    public async Task RestoreAsync(TaskWork work)
    {
        if (work.IsHeld || !IsDetached(work))
        {
            return;
        }

        var context = work.Context;
        await CleanAsync(work, CancellationToken.None);
        await git.RunAsync(context, ["update-ref", "--no-deref", GitNames.Heads + work.Branch, work.Head], CancellationToken.None);
        await git.RunAsync(context, ["symbolic-ref", "HEAD", GitNames.Heads + work.Branch], CancellationToken.None);
        await git.RunAsync(context, ["reset", "--quiet", "--hard"], CancellationToken.None);
    }

    // git rebases nothing else than a clean tree.
    private async Task CleanAsync(TaskWork work, CancellationToken cancellationToken)
    {
        // Left by a git call that was ended or died: nobody else works here, the task's lock is ours.
        var context = work.Context;
        foreach (var file in Directory.EnumerateFiles(context.GitDirectory!, "*.lock"))
        {
            File.Delete(file);
        }

        FolderRemoval.Delete(Path.Combine(context.GitDirectory!, "rebase-merge"));
        FolderRemoval.Delete(Path.Combine(context.GitDirectory!, "rebase-apply"));

        // What is checked out in submodules is none of the reset's, and stays.
        var status = await git.RunAsync(
            context, ["status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=all"], cancellationToken);
        if (status.Text.Length == 0)
        {
            return;
        }

        await salvager.SalvageAsync(work.Folder, work.Task.Attempt, work.Head, branchStays: true, hidden: false, cancellationToken);
        await git.RunAsync(context, ["reset", "--quiet", "--hard"], cancellationToken);
        await git.RunAsync(context, ["clean", "--quiet", "--force", "--force", "-d"], cancellationToken);
    }

    // They are kept, empty, so that none is lost silently; the merge names them.
    private async Task<IReadOnlyList<string>> EmptiedAsync(TaskWork work, string onto, string head, CancellationToken cancellationToken)
    {
        var rebased = await TreesAsync(work, onto, head, cancellationToken);
        if (!rebased.Any(commit => commit.IsEmpty))
        {
            return [];
        }

        var before = await TreesAsync(work, onto, work.Head, cancellationToken);
        return [.. rebased.Where((commit, i) => commit.IsEmpty && !(i < before.Count && before[i].IsEmpty)).Select(commit => commit.Subject)];
    }

    private async Task<List<(bool IsEmpty, string Subject)>> TreesAsync(
        TaskWork work, string since, string head, CancellationToken cancellationToken)
    {
        var log = await git.RunAsync(
            work.Repository.Context, ["log", "--reverse", "--boundary", "--format=%m %T %s", $"{since}..{head}", "--"], cancellationToken);
        var commits = log.Lines.Select(line => line.Split(' ', 3)).ToList();
        var trees = commits.Where(commit => commit[0] == "-").Select(commit => commit[1]).ToHashSet();
        var found = new List<(bool IsEmpty, string Subject)>();
        foreach (var commit in commits.Where(commit => commit[0] != "-"))
        {
            found.Add((trees.Contains(commit[1]), commit is [_, _, var subject] ? subject : string.Empty));
            trees = [commit[1]];
        }

        return found;
    }

    private async Task AbortAsync(GitContext context)
    {
        var abort = new GitCommand(context, "rebase", "--abort") { Answers = [0, 1, 128] };
        await git.RunAsync(abort, CancellationToken.None);
    }
}
