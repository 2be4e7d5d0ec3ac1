using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Branches.Delivery;

/// <summary>What an operator does with a swarm's integration branch: look at it, and take it over.</summary>
public sealed class SwarmBranch
{
    private readonly GitRunner git;
    private readonly Refs refs;
    private readonly RepositoryFinder finder;
    private readonly Deliverer deliverer;
    private readonly History history;
    private readonly FollowingBranch branch;

    /// <param name="program">Which git.</param>
    /// <param name="logger">Where it says what it moved.</param>
    /// <param name="data">Where this host's clones of shared repositories are; null: only repositories by path.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public SwarmBranch(GitProgram program, ILogger<SwarmBranch> logger, DataFolder? data = null, TimeProvider? time = null)
    {
        git = new GitRunner(program, time ?? TimeProvider.System, logger);
        refs = new Refs(git);
        finder = new RepositoryFinder(git, data is null ? null : new Clones(git, data));
        deliverer = new Deliverer(git, refs, finder, new StatusReader(git), logger);
        history = new History(git, refs);
        branch = new FollowingBranch(git, refs, new Checkouts(git), logger);
    }

    /// <summary>
    /// Brings the integration branch into a branch of the operator's: by fast-forward if that does, else by a merge commit. A branch that is
    /// checked out is updated with its working tree; any other without touching one.
    /// </summary>
    /// <exception cref="InvalidInputException"><paramref name="intoBranch"/> is no branch's name, or a swarm's own.</exception>
    /// <exception cref="RefusedException">
    /// No such line or branch, the branch is checked out with changes, or the two conflict; nothing was changed.
    /// </exception>
    public async Task<DeliverResult> DeliverAsync(
        RepositorySpec repository, string swarm, string intoBranch, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(repository, swarm, cancellationToken);
        return await deliverer.DeliverAsync(found, swarm, GitNames.RequireOwnBranch(intoBranch), cancellationToken);
    }

    /// <summary>
    /// Brings what hosts share of a swarm at <paramref name="url"/>, its integration branch and handed-over branches, into an operator's clone:
    /// below <c>refs/abathur/shared/</c>, so that no branch of the clone moves. Returns the clone with the integration branch's name there.
    /// </summary>
    /// <exception cref="InvalidInputException">It can't be fetched from there; says what git says.</exception>
    public async Task<RepositorySpec> FetchAsync(RepositorySpec clone, string url, string swarm, CancellationToken cancellationToken)
    {
        var (line, branches) = (GitRefs.Integration(SwarmName.Require(swarm)), $"{GitNames.Heads}abathur/{swarm}/");
        var found = await finder.OpenAsync(clone, cancellationToken);
        try
        {
            await git.RunAsync(
                new GitCommand(
                    found.Context,
                    [
                        .. RemoteRefs.PlainFetch, "--prune", "--", url,
                        $"+{line}*:{GitNames.Shared(line)}*", $"+{branches}*:{GitNames.Shared(branches)}*",
                    ])
                {
                    Network = true,
                },
                cancellationToken);
        }
        catch (GitException e)
        {
            throw new InvalidInputException($"{url} can't be fetched from: {GitText.Line(e.StandardError, 500)}", e);
        }

        var known = await refs.ReadAsync(found, cancellationToken, GitNames.Shared(line));
        return clone with { IntegrationRef = GitNames.Shared(known.Count > 0 ? line : IntegrationRefs.BranchRef(swarm)) };
    }

    /// <summary>
    /// Whether files alone show that <see cref="FindLagAsync"/> has nothing to say, which spares a short command all of git. False: ask.
    /// </summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static bool CannotLag(RepositorySpec repository, string swarm)
    {
        ArgumentNullException.ThrowIfNull(repository);
        return repository is { Url: null, Path: { } path } && Path.IsPathFullyQualified(path)
            && SwarmName.IsValid(swarm) && repository.IntegrationRef == GitRefs.Integration(swarm)
            && RefFiles.AreOne(path, repository.IntegrationRef, IntegrationRefs.BranchRef(swarm));
    }

    /// <summary>How the branch that follows it stands to it; null: there is nothing to say.</summary>
    public async Task<BranchLag?> FindLagAsync(RepositorySpec repository, string swarm, CancellationToken cancellationToken) =>
        await branch.FindLagAsync(await OpenAsync(repository, swarm, cancellationToken), swarm, cancellationToken);

    /// <summary>What a task changed: by its merge commit, else by its branch, else by its newest salvage. At most 1 MiB.</summary>
    /// <exception cref="InvalidInputException">There is nothing of that task, or no such commit.</exception>
    public async Task<string> DiffAsync(
        RepositorySpec repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(repository, swarm, cancellationToken);
        return await history.DiffAsync(found, swarm, GitNames.RequireTask(taskId), commit, cancellationToken);
    }

    /// <summary>The integration branch since its base, as <c>git log --graph --oneline --decorate</c> shows it.</summary>
    /// <exception cref="InvalidInputException">There is no such line.</exception>
    public async Task<string> LogGraphAsync(RepositorySpec repository, string swarm, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(repository, swarm, cancellationToken);
        return await history.LogGraphAsync(found, swarm, cancellationToken);
    }

    private async Task<Repository> OpenAsync(RepositorySpec repository, string swarm, CancellationToken cancellationToken)
    {
        SwarmName.Require(swarm);
        var found = await finder.OpenAsync(repository, cancellationToken);
        string[] names = found.IntegrationRef is { } line ? [line]
            : [GitRefs.Integration(swarm), GitNames.Shared(GitRefs.Integration(swarm)), IntegrationRefs.BranchRef(swarm), GitNames.Shared(IntegrationRefs.BranchRef(swarm))];
        var known = await refs.ReadAsync(found, cancellationToken, names);
        return names.FirstOrDefault(known.ContainsKey) is not { } name
            ? throw new RefusedException(
                $"{found.Path} has no integration branch of a swarm '{swarm}' ({names[0]}). It is created with the swarm's first task.")
            : found with { IntegrationRef = name == IntegrationRefs.BranchRef(swarm) ? null : name };
    }
}
