using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Abathur.Temporal.Host.Worktrees.TaskFolders;

namespace Abathur.Temporal.Host.Worktrees.Storage;

/// <summary>Where an attempt starts: on its task's branch if it is to continue there and can, else at the tip of the integration branch.</summary>
internal sealed class Continuations(GitRunner git, Refs refs)
{
    /// <summary>
    /// The commit to start from, the newest commit of the integration branch in it, and what the agent has to know about that; null: nothing.
    /// </summary>
    public async Task<(string Start, string Common, string? Note)> ChooseAsync(
        Repository repository, AttemptInput task, string tip, string? branch, CancellationToken cancellationToken)
    {
        if (!task.KeepBranch || branch == tip)
        {
            return (tip, tip, null);
        }

        if (branch is null)
        {
            return (tip, tip, $"No branch of an earlier attempt could be continued on this host: you start from the tip of the integration branch, {Short(tip)}.");
        }

        var answer = await git.RunAsync(new GitCommand(repository.Context, "merge-base", tip, branch) { Answers = [0, 1] }, cancellationToken);
        if (answer.ExitCode != 0)
        {
            // It starts with a history of its own, as a hand-off's may.
            return (branch, tip, null);
        }

        var common = answer.Lines.First();
        return common == branch ? (tip, tip, null)
            : common == tip ? (branch, tip, null)
            : (branch, common, $"The integration branch has new commits since your branch began: its tip is {Short(tip)}. "
                + $"Your work is verified together with them. `git merge {Short(tip)}` brings them in.");
    }

    /// <summary>Whether the worktree's branch is there and holds what it began from.</summary>
    public async Task<bool> IsPossibleAsync(Worktree worktree, CancellationToken cancellationToken)
    {
        var name = GitNames.Heads + worktree.Branch;
        if (!(await refs.ReadAsync(worktree.Repository, cancellationToken, name)).TryGetValue(name, out var branch))
        {
            return false;
        }

        var holds = new GitCommand(worktree.Repository.Context, "merge-base", "--is-ancestor", worktree.IntegrationCommit, branch) { Answers = [0, 1, 128] };
        return (await git.RunAsync(holds, cancellationToken)).ExitCode == 0;
    }

    private static string Short(string commit) => commit[..Math.Min(commit.Length, 12)];
}
