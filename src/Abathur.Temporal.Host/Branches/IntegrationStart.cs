using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches;

/// <summary>What has to be settled about a swarm's integration branch before the swarm's first task: its name, and an earlier swarm's.</summary>
internal sealed class IntegrationStart(GitRunner git, Refs refs, IntegrationBranches branches, Checkouts checkouts)
{
    /// <summary>The name of the integration branch; null: the branch that shows it. Done again it answers the same.</summary>
    /// <exception cref="InvalidInputException">The repository holds another swarm's integration branch under this name.</exception>
    public async Task<string?> ChooseAsync(Repository repository, string swarm, SwarmBegin? begin, string baseCommit, CancellationToken cancellationToken)
    {
        if (begin is null)
        {
            return repository.IntegrationRef;
        }

        var own = repository with { IntegrationRef = GitRefs.Integration(swarm) };
        var integration = branches.Of(repository);
        var known = await integration.ReadAsync(own, swarm, [GitRefs.Integration(swarm), IntegrationRefs.BranchRef(swarm)], cancellationToken);
        if (begin == SwarmBegin.Resume)
        {
            return repository.IntegrationRef is null && known.ContainsKey(GitRefs.Integration(swarm))
                ? throw new InvalidInputException(
                    $"The checkpoint's swarm '{swarm}' works on the branch {GitRefs.FollowingBranch(swarm)}, but {repository.Path} holds the integration branch of another swarm of that name "
                    + $"({GitRefs.Integration(swarm)}). Resume it under another name, or keep that one elsewhere first: git branch kept {GitRefs.Integration(swarm)}, then git update-ref -d {GitRefs.Integration(swarm)}")
                : repository.IntegrationRef;
        }

        if (known.Count > 0 && begin == SwarmBegin.New)
        {
            throw Used(repository, swarm, known);
        }

        if (known.Count > 0)
        {
            await SetAsideAsync(own, swarm, known, cancellationToken);
        }

        return await integration.TakesAsync(repository, $"refs/abathur/probe/{swarm}", baseCommit, cancellationToken)
            ? repository.IntegrationRef
            : null;
    }

    private static InvalidInputException Used(Repository repository, string swarm, IReadOnlyDictionary<string, string> known)
    {
        var line = known.ContainsKey(GitRefs.Integration(swarm)) ? GitRefs.Integration(swarm) : GitRefs.FollowingBranch(swarm);
        return new(
            $"The name '{swarm}' is used: {repository.Path} holds the work of an earlier swarm of that name ({line} is at {known.Values.First()[..12]}). "
            + "Go on with that swarm from its checkpoint (abathur swarm export, then swarm start --resume FILE), or choose another name. "
            + "To start afresh under this name, pass --reset-branch: the earlier integration branch is kept as salvage.");
    }

    // In one transaction: a start that is cut short and tried again finds all of it done, or nothing.
    private async Task SetAsideAsync(Repository repository, string swarm, IReadOnlyDictionary<string, string> known, CancellationToken cancellationToken)
    {
        var (line, branch) = (GitRefs.Integration(swarm), IntegrationRefs.BranchRef(swarm));
        var salvaged = await git.RunAsync(
            repository.Context, ["for-each-ref", "--format=%(refname)", GitRefs.Salvage(swarm, GitRefs.IntegrationSalvage, 0)[..^2]], cancellationToken);
        var number = salvaged.Lines.Select(name => int.TryParse(name[(name.LastIndexOf('/') + 1)..], out var n) ? n : 0).DefaultIfEmpty(0).Max();
        var start = GitNames.Base(swarm);
        var local = await refs.ReadAsync(repository, cancellationToken, line, branch, start);
        List<string> changes = [.. known.Values.Distinct().Select(commit => Refs.Create(GitRefs.Salvage(swarm, GitRefs.IntegrationSalvage, ++number), commit))];

        // A branch that somebody has checked out stays as it is: the new line's own branch then lags, and the status says so.
        var held = await checkouts.FindHolderAsync(repository, branch, cancellationToken) is not null;
        changes.AddRange(local.Where(pair => pair.Key != branch || !held).Select(pair => Refs.Delete(pair.Key, pair.Value)));
        if (!await refs.MoveAsync(repository, "another swarm begins under this name", [.. changes]))
        {
            throw new GitException("update-ref", 128, $"the integration branch of the earlier swarm '{swarm}' moved while it was being set aside.");
        }

        await branches.Of(repository).ForgetAsync(repository, known, cancellationToken);
    }
}
