using System.Globalization;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>What a person does with a swarm's line and what it left: look at it, take it over, restore salvage.</summary>
public sealed class SwarmLine
{
    private readonly Git git;
    private readonly Refs refs;
    private readonly RepositoryFinder finder;
    private readonly Deliverer deliverer;
    private readonly History history;
    private readonly DataFolder? data;
    private readonly LineBranch branch;

    /// <param name="program">Which git.</param>
    /// <param name="logger">Where it says what it moved.</param>
    /// <param name="data">Where this host's clones of shared repositories and its archives of salvage are; null: only repositories by path, only refs.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public SwarmLine(GitProgram program, ILogger<SwarmLine> logger, DataFolder? data = null, TimeProvider? time = null)
    {
        this.data = data;
        git = new Git(program, time ?? TimeProvider.System, logger);
        refs = new Refs(git);
        finder = new RepositoryFinder(git, data is null ? null : new Clones(git, data));
        deliverer = new Deliverer(git, refs, finder, new StatusReader(git), logger);
        history = new History(git, refs);
        branch = new LineBranch(git, refs, new Checkouts(git), logger);
    }

    /// <summary>
    /// Brings the line into a branch of the person's: by fast-forward if that does, else by a merge commit. A branch that is
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
    /// Brings what hosts share of a swarm at <paramref name="url"/>, its line and handed-over branches, into a person's clone:
    /// below <c>refs/abathur/shared/</c>, so that no branch of the clone moves. Returns the clone with the line's name there.
    /// </summary>
    /// <exception cref="InvalidInputException">It can't be fetched from there; says what git says.</exception>
    public async Task<RepositorySpec> FetchAsync(RepositorySpec clone, string url, string swarm, CancellationToken cancellationToken)
    {
        var (line, branches) = (GitRefs.Line(SwarmName.Require(swarm)), $"{GitNames.Heads}abathur/{swarm}/");
        var found = await finder.OpenAsync(clone, cancellationToken);
        try
        {
            await git.RunAsync(
                new GitCommand(
                    found.Place,
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
        return clone with { Line = GitNames.Shared(known.Count > 0 ? line : Line.BranchRef(swarm)) };
    }

    /// <summary>How the branch that shows the line stands to it; null: there is nothing to say.</summary>
    public async Task<BranchLag?> FindLagAsync(RepositorySpec repository, string swarm, CancellationToken cancellationToken) =>
        await branch.FindLagAsync(await OpenAsync(repository, swarm, cancellationToken), swarm, cancellationToken);

    /// <summary>What a task changed: by its merge commit, else by its branch, else by its newest salvage. At most 1 MiB.</summary>
    /// <exception cref="InvalidInputException">There is nothing of that task, or no such commit.</exception>
    public async Task<string> DiffAsync(
        RepositorySpec repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(repository, swarm, cancellationToken);
        return await history.DiffAsync(found, swarm, RequireTask(taskId), commit, cancellationToken);
    }

    /// <summary>The line since its base, as <c>git log --graph --oneline --decorate</c> shows it.</summary>
    /// <exception cref="InvalidInputException">There is no such line.</exception>
    public async Task<string> LogGraphAsync(RepositorySpec repository, string swarm, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(repository, swarm, cancellationToken);
        return await history.LogGraphAsync(found, swarm, cancellationToken);
    }

    /// <summary>What is kept of unmerged work, of one swarm or of all, the oldest first.</summary>
    public async Task<IReadOnlyList<SalvageInfo>> ListSalvageAsync(
        RepositorySpec repository, string? swarm, CancellationToken cancellationToken)
    {
        var found = await finder.OpenAsync(repository, cancellationToken);
        var answer = await git.RunAsync(
            found.Place,
            [
                "for-each-ref", "--sort=committerdate", "--format=%(refname) %(objectname) %(committerdate:unix)",
                GitRefs.SalvagePrefix + (swarm is null ? string.Empty : SwarmName.Require(swarm) + "/"),
            ],
            cancellationToken);
        var archives = data is null ? [] : SalvageArchive.List(data.Salvage, found.Id, swarm);
        return [.. answer.Lines.Select(Parse).OfType<SalvageInfo>().Concat(archives).OrderBy(kept => kept.At)];
    }

    /// <summary>Makes a branch of what is kept of a task's attempt, or of an earlier swarm's line (<c>main</c>; the newest, unless given), and returns the salvage.</summary>
    /// <exception cref="InvalidInputException">Nothing is kept, or the branch's name is taken or can't be one.</exception>
    public async Task<SalvageInfo> RestoreSalvageAsync(
        RepositorySpec repository, string swarm, string taskId, int? attempt, string branchName, CancellationToken cancellationToken)
    {
        var rescued = GitNames.RequireOwnBranch(branchName);
        if (taskId != GitRefs.LineSalvage)
        {
            RequireTask(taskId);
        }

        var salvage = (await ListSalvageAsync(repository, swarm, cancellationToken))
            .Where(kept => kept.Task == taskId && (attempt is null || kept.Attempt == attempt))
            .MaxBy(kept => (kept.Attempt, kept.Archive is not null))
            ?? throw new InvalidInputException(
                $"Nothing is kept of {taskId}{(attempt is null ? string.Empty : $", attempt {attempt}")} of swarm {swarm}. See: abathur salvage list");
        if (salvage.Commit is not { } commit)
        {
            throw new InvalidInputException(
                $"What attempt {salvage.Attempt} at {taskId} left is an archive, because git could not take all of its files. "
                + $"Unpack it: mkdir '{rescued}' && tar -xf '{salvage.Archive}' -C '{rescued}'");
        }

        var found = await finder.OpenAsync(repository, cancellationToken);
        return await refs.MoveAsync(found, "restored salvage", Refs.Create(GitNames.Heads + rescued, commit))
            ? salvage
            : throw new InvalidInputException($"{found.Path} already has a branch '{rescued}': choose another name.");
    }

    private async Task<Repository> OpenAsync(RepositorySpec repository, string swarm, CancellationToken cancellationToken)
    {
        SwarmName.Require(swarm);
        var found = await finder.OpenAsync(repository, cancellationToken);
        string[] names = found.Line is { } line ? [line]
            : [GitRefs.Line(swarm), GitNames.Shared(GitRefs.Line(swarm)), Line.BranchRef(swarm), GitNames.Shared(Line.BranchRef(swarm))];
        var known = await refs.ReadAsync(found, cancellationToken, names);
        return names.FirstOrDefault(known.ContainsKey) is not { } name
            ? throw new RefusedException(
                $"{found.Path} has no integration branch of a swarm '{swarm}' ({names[0]}). It is created with the swarm's first task.")
            : found with { Line = name == Line.BranchRef(swarm) ? null : name };
    }

    private static string RequireTask(string taskId) => TaskId.TryParse(taskId, out _)
        ? taskId
        : throw new InvalidInputException($"'{GitText.Line(taskId, 80)}' is no task id: they are T1, T2, …");

    private static SalvageInfo? Parse(string line)
    {
        var fields = line.Split(' ');
        var name = fields[0][GitRefs.SalvagePrefix.Length..].Split('/');
        return name.Length == 3 && int.TryParse(name[2], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new SalvageInfo
            {
                Swarm = name[0],
                Task = name[1],
                Attempt = attempt,
                Ref = fields[0],
                Commit = fields[1],
                At = DateTimeOffset.FromUnixTimeSeconds(seconds),
            }
            : null;
    }
}
