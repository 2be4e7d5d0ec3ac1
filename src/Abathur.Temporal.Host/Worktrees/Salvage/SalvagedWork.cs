using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Worktrees.Salvage;

/// <summary>What an operator does with salvage: see what is kept, and restore it.</summary>
public sealed class SalvagedWork
{
    private readonly GitRunner git;
    private readonly Refs refs;
    private readonly RepositoryFinder finder;
    private readonly DataFolder data;

    /// <param name="program">Which git.</param>
    /// <param name="logger">Where it says what it moved.</param>
    /// <param name="data">Where this host's clones of shared repositories and its archives of salvage are.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public SalvagedWork(GitProgram program, ILogger<SalvagedWork> logger, DataFolder data, TimeProvider? time = null)
    {
        this.data = data;
        git = new GitRunner(program, time ?? TimeProvider.System, logger);
        refs = new Refs(git);
        finder = new RepositoryFinder(git, new Clones(git, data));
    }

    /// <summary>What is kept of unmerged work, of one swarm or of all, the oldest first.</summary>
    public async Task<IReadOnlyList<SalvageInfo>> ListAsync(
        RepositorySpec repository, string? swarm, CancellationToken cancellationToken)
    {
        var found = await finder.OpenAsync(repository, cancellationToken);
        var answer = await git.RunAsync(
            found.Context,
            [
                "for-each-ref", "--sort=committerdate", "--format=%(refname) %(objectname) %(committerdate:unix)",
                GitRefs.SalvagePrefix + (swarm is null ? string.Empty : SwarmName.Require(swarm) + "/"),
            ],
            cancellationToken);
        var archives = SalvageArchive.List(data.Salvage, found.Id, swarm);
        return [.. answer.Lines.Select(Parse).OfType<SalvageInfo>().Concat(archives).OrderBy(kept => kept.At)];
    }

    /// <summary>Makes a branch of what is kept of a task's attempt, or of an earlier swarm's integration branch (<c>main</c>; the newest, unless given), and returns the salvage.</summary>
    /// <exception cref="InvalidInputException">Nothing is kept, or the branch's name is taken or can't be one.</exception>
    public async Task<SalvageInfo> RestoreAsync(
        RepositorySpec repository, string swarm, string taskId, int? attempt, string branchName, CancellationToken cancellationToken)
    {
        var rescued = GitNames.RequireOwnBranch(branchName);
        if (taskId != GitRefs.IntegrationSalvage)
        {
            GitNames.RequireTask(taskId);
        }

        var salvage = (await ListAsync(repository, swarm, cancellationToken))
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
