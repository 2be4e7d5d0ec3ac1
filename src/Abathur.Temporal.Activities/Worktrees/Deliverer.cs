using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>Brings a swarm's line into a branch of the person's: the one place where Abathur moves what is theirs.</summary>
internal sealed class Deliverer(Git git, Refs refs, RepositoryFinder finder, StatusReader status, ILogger log)
{
    public async Task<DeliverResult> DeliverAsync(Repository repository, string swarm, string branch, CancellationToken cancellationToken)
    {
        var (full, line) = (GitNames.Heads + branch, Line.Ref(swarm));
        var known = await refs.ReadAsync(repository, cancellationToken, full, line);
        if (!known.TryGetValue(full, out var before))
        {
            var near = NearestName.Find(branch, await finder.BranchesAsync(repository, cancellationToken));
            throw new InvalidInputException(
                $"{repository.Path} has no branch '{branch}'.{(near is null ? string.Empty : $" Did you mean '{near}'?")} "
                + $"To make it from the line: git branch {branch} {GitRefs.Line(swarm)}");
        }

        var tip = known[line];
        if (await IsAncestorAsync(repository, tip, before, cancellationToken))
        {
            return new DeliverResult(branch, before, before, FastForward: true, Checkout: null);
        }

        var forward = await IsAncestorAsync(repository, before, tip, cancellationToken);
        var checkout = await Checkouts.FindAsync(git, repository, full, cancellationToken);
        var message = $"Merge swarm {swarm} into {branch}\n";
        var commit = checkout is null
            ? await MoveAsync(repository, swarm, branch, before, tip, forward, message, cancellationToken)
            : await MergeInAsync(repository, checkout, swarm, tip, message, cancellationToken);
        WorktreeLog.Delivered(log, GitRefs.Line(swarm), branch, commit);
        return new DeliverResult(branch, before, commit, forward, checkout);
    }

    private async Task<string> MoveAsync(
        Repository repository, string swarm, string branch, string before, string tip, bool forward, string message, CancellationToken cancellationToken)
    {
        var commit = forward ? tip : await MergeAsync(repository, swarm, branch, before, tip, message, cancellationToken);
        return await refs.MoveAsync(repository, "delivery of swarm " + swarm, Refs.Update(GitNames.Heads + branch, commit, before))
            ? commit
            : throw new InvalidInputException($"Branch '{branch}' moved in the meantime; nothing was delivered. Deliver again.");
    }

    private async Task<string> MergeAsync(
        Repository repository, string swarm, string branch, string before, string tip, string message, CancellationToken cancellationToken)
    {
        var merge = await git.RunAsync(
            new GitCommand(repository.Place, "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", before, tip) { Answers = [0, 1] },
            cancellationToken);
        if (merge.ExitCode == 1)
        {
            throw Conflict(repository, swarm, $"branch '{branch}'", merge.Fields[1..]);
        }

        var command = new GitCommand(repository.Place, "commit-tree", merge.Fields[0], "-p", before, "-p", tip)
        {
            Input = message,
            AsAuthor = true,
        };
        return (await git.RunAsync(command, cancellationToken)).Value;
    }

    private async Task<string> MergeInAsync(
        Repository repository, string checkout, string swarm, string tip, string message, CancellationToken cancellationToken)
    {
        var open = await finder.OpenAsync(new RepositorySpec { Path = checkout }, cancellationToken);
        var place = open.InWorktree(checkout, open.GitDirectory);
        var (head, _, _, changed) = await status.ReadAsync(place, cancellationToken);
        if (changed.Count > 0)
        {
            throw new InvalidInputException(
                $"The branch is checked out in {checkout} with changes ({GitText.List(changed)}); nothing was delivered. "
                + "Commit or stash them, then deliver again.");
        }

        var merge = await git.RunAsync(
            new GitCommand(place, "merge", "--quiet", "--ff", "--no-edit", "--no-autostash", "--no-gpg-sign", "--no-stat", "-m", message.Trim(), tip)
            {
                AsAuthor = true,
                Answers = [0, 1, 2, 128],
            },
            cancellationToken);
        if (merge.ExitCode == 0)
        {
            return (await git.RunAsync(place, ["rev-parse", "--verify", "HEAD"], cancellationToken)).Value;
        }

        var files = await git.RunAsync(place, ["diff", "--name-only", "--diff-filter=U", "--no-ext-diff", "-z"], cancellationToken);
        if (files.Fields.Length == 0)
        {
            throw new InvalidInputException($"git refuses to merge in {checkout}; nothing was delivered. It says: {GitText.Line(merge.Error, 500)}");
        }

        await git.RunAsync(place, ["merge", "--abort"], CancellationToken.None);
        throw Conflict(repository, swarm, $"what is checked out in {checkout} ({head?[..12]})", files.Fields);
    }

    private static InvalidInputException Conflict(Repository repository, string swarm, string with, IReadOnlyList<string> files) => new(
        $"The line of swarm {swarm} conflicts with {with} in {GitText.List(files)}; nothing was delivered. "
        + $"Merge it yourself in {repository.Path}: git merge {GitRefs.Line(swarm)}");

    private async Task<bool> IsAncestorAsync(Repository repository, string ancestor, string commit, CancellationToken cancellationToken)
    {
        var command = new GitCommand(repository.Place, "merge-base", "--is-ancestor", ancestor, commit) { Answers = [0, 1] };
        return (await git.RunAsync(command, cancellationToken)).ExitCode == 0;
    }
}
