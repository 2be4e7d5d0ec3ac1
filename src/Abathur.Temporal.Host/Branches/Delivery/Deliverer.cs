using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Branches.Delivery;

/// <summary>Brings a swarm's integration branch into a branch of the operator's: the one place where Abathur moves what is theirs.</summary>
internal sealed class Deliverer(GitRunner git, Refs refs, RepositoryFinder finder, StatusReader status, ILogger log)
{
    private readonly Checkouts checkouts = new(git);
    private readonly OperatorCheckout persons = new(git, refs, status);

    public async Task<DeliverResult> DeliverAsync(Repository repository, string swarm, string branch, CancellationToken cancellationToken)
    {
        var (full, line) = (GitNames.Heads + branch, IntegrationRefs.Ref(repository, swarm));
        var known = await refs.ReadAsync(repository, cancellationToken, full, line);
        var tip = known[line];
        var holders = await checkouts.WithBranchAsync(repository, full, cancellationToken);
        if (!known.TryGetValue(full, out var before))
        {
            throw await NoBranchAsync(repository, swarm, branch, holders, cancellationToken);
        }

        await RequireDirectAsync(repository, full, cancellationToken);
        if (await IsAncestorAsync(repository, tip, before, cancellationToken))
        {
            return new DeliverResult(branch, before, before, FastForward: true, Checkout: null);
        }

        var context = await FindCheckoutAsync(repository, full, holders, cancellationToken);
        if (context is not null)
        {
            await persons.RequireCleanAsync(context, before, cancellationToken);
        }

        var forward = await IsAncestorAsync(repository, before, tip, cancellationToken);
        var commit = forward ? tip : await MergeAsync(repository, context, swarm, branch, before, tip, cancellationToken);
        var reason = "delivery of swarm " + swarm;
        if (context is not null)
        {
            await persons.MoveAsync(context, reason, full, before, commit, cancellationToken);
        }
        else if (!await refs.MoveAsync(repository, reason, Refs.Update(full, commit, before)))
        {
            throw new RefusedException($"Branch '{branch}' moved in the meantime; nothing was delivered. Deliver again.");
        }

        HostLog.Delivered(log, IntegrationRefs.Shown(repository, swarm), branch, commit);
        return new DeliverResult(branch, before, commit, forward, context?.WorkTree);
    }

    // A branch that is the name of another one would move that, wherever it is checked out.
    private async Task RequireDirectAsync(Repository repository, string full, CancellationToken cancellationToken)
    {
        if (await refs.TargetAsync(repository, full, cancellationToken) is { } target)
        {
            var name = target.StartsWith(GitNames.Heads, StringComparison.Ordinal) ? target[GitNames.Heads.Length..] : target;
            throw new InvalidInputException(
                $"'{full[GitNames.Heads.Length..]}' is only another name of '{name}'; nothing was delivered. Deliver into that: --into {name}");
        }
    }

    private async Task<GitContext?> FindCheckoutAsync(
        Repository repository, string full, IReadOnlyList<Checkout> holders, CancellationToken cancellationToken)
    {
        var branch = full[GitNames.Heads.Length..];
        if (Checkouts.FindOperation(repository, full) is var (operation, folder))
        {
            throw new RefusedException(
                $"A {operation} of '{branch}' is under way ({folder}); nothing was delivered. "
                + $"Finish it or run git {operation} {(operation == "bisect" ? "reset" : "--abort")}, then deliver again.");
        }

        return holders switch
        {
            [] => null,
            [var one] => await persons.OpenAsync(repository, one, cancellationToken),
            _ => throw new RefusedException(
                $"'{branch}' is checked out more than once ({GitText.List([.. holders.Select(holder => holder.Path)])}); nothing was delivered. "
                + "Check something else out in all but one of them, for instance: git switch --detach"),
        };
    }

    private async Task<string> MergeAsync(
        Repository repository, GitContext? context, string swarm, string branch, string before, string tip, CancellationToken cancellationToken)
    {
        // In the working tree, if there is one: its .gitattributes say how files are merged.
        var merge = await git.RunAsync(
            new GitCommand(context ?? repository.Context, "merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", before, tip)
            {
                Answers = [0, 1, 128],
            },
            cancellationToken);
        if (merge.ExitCode == 1)
        {
            throw new RefusedException(
                $"The integration branch of swarm {swarm} conflicts with branch '{branch}' in {GitText.List(merge.Fields[1..])}; nothing was delivered. "
                + $"Merge it yourself in {repository.Path}: git merge {IntegrationRefs.Shown(repository, swarm)}");
        }

        if (merge.ExitCode != 0)
        {
            throw new RefusedException($"git can't merge the integration branch of swarm {swarm} into '{branch}'; nothing was delivered. It says: {GitText.Line(merge.Error, 500)}");
        }

        var command = new GitCommand(repository.Context, "commit-tree", merge.Fields[0], "-p", before, "-p", tip)
        {
            Input = $"Merge swarm {swarm} into {branch}\n",
            AsAuthor = true,
        };
        return (await git.RunAsync(command, cancellationToken)).Value;
    }

    private async Task<Exception> NoBranchAsync(
        Repository repository, string swarm, string branch, IReadOnlyList<Checkout> holders, CancellationToken cancellationToken)
    {
        if (holders is [var unborn, ..])
        {
            return new RefusedException($"Branch '{branch}' has no commit yet, and is checked out in {unborn.Path}; nothing was delivered. Give it one: git -C {unborn.Path} merge {IntegrationRefs.Shown(repository, swarm)}");
        }

        var (tag, remote) = ("refs/tags/" + branch, "refs/remotes/" + branch);
        var others = await refs.ReadAsync(repository, cancellationToken, tag, remote, branch);
        var what = others.ContainsKey(branch) ? "is the full name of a ref; --into takes a branch's name without refs/heads/."
            : others.ContainsKey(tag) ? "is a tag; --into takes a branch."
            : others.ContainsKey(remote) ? "is a remote-tracking branch, which only git fetch moves; --into takes a branch of this repository."
            : null;
        if (what is not null)
        {
            return new InvalidInputException($"'{branch}' {what} Nothing was delivered.");
        }

        var ending = NearestName.Ending(branch, await finder.BranchesAsync(repository, cancellationToken));
        return new RefusedException(
            $"{repository.Path} has no branch '{branch}'{ending} "
            + $"To create it from the integration branch: git branch {branch} {IntegrationRefs.Shown(repository, swarm)}");
    }

    private async Task<bool> IsAncestorAsync(Repository repository, string ancestor, string commit, CancellationToken cancellationToken)
    {
        var command = new GitCommand(repository.Context, "merge-base", "--is-ancestor", ancestor, commit) { Answers = [0, 1] };
        return (await git.RunAsync(command, cancellationToken)).ExitCode == 0;
    }
}
