using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Rebases a task's branch in its worktree; a conflict leaves both as they were.</summary>
internal sealed class Rebaser(Git git, Salvager salvager)
{
    /// <summary>Rebases on <paramref name="tip"/> and returns the new head; the branch follows, unless it is <paramref name="held"/>.</summary>
    /// <exception cref="MergeConflictException">The commits don't apply there.</exception>
    public async Task<string> RebaseAsync(
        TaskFolder folder, string gitDirectory, int attempt, string head, string tip, bool held, CancellationToken cancellationToken)
    {
        var place = folder.Repository.InWorktree(folder.Path, gitDirectory);
        var branch = GitRefs.TaskBranch(folder.Swarm, folder.TaskId);
        await CleanAsync(folder, place, attempt, head, cancellationToken);
        if (held)
        {
            await git.RunAsync(place, ["update-ref", "--no-deref", "HEAD", head], cancellationToken);
            await git.RunAsync(place, ["reset", "--quiet", "--hard"], cancellationToken);
        }
        else
        {
            await AttachAsync(place, GitNames.Heads + branch, cancellationToken);
        }

        var command = new GitCommand(
            place, "rebase", "--quiet", "--no-stat", "--no-fork-point", "--reapply-cherry-picks", "--empty=keep", tip)
        {
            Answers = [0, 1, 128],
        };
        var rebase = await git.RunAsync(command, cancellationToken);
        if (rebase.ExitCode == 0)
        {
            return (await git.RunAsync(place, ["rev-parse", "--verify", "HEAD"], cancellationToken)).Value;
        }

        var files = await git.RunAsync(place, ["diff", "--name-only", "--diff-filter=U", "--no-ext-diff", "-z"], CancellationToken.None);
        await AbortAsync(place);
        throw files.Fields is { Length: > 0 } conflicting
            ? new MergeConflictException(branch, tip, conflicting)
            : new GitException("rebase", rebase.ExitCode, rebase.Error);
    }

    // What verify left behind, or the agent: git rebases nothing else than a clean tree. It is kept before it goes.
    private async Task CleanAsync(
        TaskFolder folder, GitPlace place, int attempt, string head, CancellationToken cancellationToken)
    {
        // Left by a git call that died: nobody else works here, the task's lock is ours.
        File.Delete(Path.Combine(place.GitDirectory!, "index.lock"));
        Folders.Delete(Path.Combine(place.GitDirectory!, "rebase-merge"));
        Folders.Delete(Path.Combine(place.GitDirectory!, "rebase-apply"));
        var status = await git.RunAsync(
            place, ["status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=dirty"], cancellationToken);
        if (status.Text.Length == 0)
        {
            return;
        }

        await salvager.SalvageAsync(folder, attempt, head, branchStays: true, cancellationToken);
        await git.RunAsync(place, ["reset", "--quiet", "--hard"], cancellationToken);
        await git.RunAsync(place, ["clean", "--quiet", "--force", "--force", "-d"], cancellationToken);
    }

    // Not by naming the branch to rebase: then git lists all worktrees, and dies on one that is just being made.
    private async Task AttachAsync(GitPlace place, string branch, CancellationToken cancellationToken)
    {
        if (TaskFolder.ReadLine(Path.Combine(place.GitDirectory!, "HEAD")) != "ref: " + branch)
        {
            await git.RunAsync(place, ["symbolic-ref", "HEAD", branch], cancellationToken);
            await git.RunAsync(place, ["reset", "--quiet", "--hard"], cancellationToken);
        }
    }

    private async Task AbortAsync(GitPlace place)
    {
        var abort = new GitCommand(place, "rebase", "--abort") { Answers = [0, 1, 128] };
        await git.RunAsync(abort, CancellationToken.None);
    }
}
