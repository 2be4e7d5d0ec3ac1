using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches;

/// <summary>The integration branch in a repository of this host: its refs are the swarm's.</summary>
internal sealed class LocalIntegrationBranch(Refs refs, FollowingBranch following) : IIntegrationBranch
{
    private readonly IntegrationRefs positions = new(refs);

    /// <inheritdoc/>
    public Task FetchAsync(Repository repository, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Repository repository, string swarm, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        await refs.ReadAsync(repository, cancellationToken, [.. names]);

    /// <inheritdoc/>
    public Task<bool> TakesAsync(Repository repository, string name, string commit, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task ForgetAsync(Repository repository, IReadOnlyDictionary<string, string> known, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<BranchPositions> EnsureAsync(Repository repository, AttemptInput task, CancellationToken cancellationToken)
    {
        if (await RefreshAsync(repository, task.Swarm, task.TaskId, cancellationToken) is { } position)
        {
            return position;
        }

        if (!GitNames.IsCommit(task.BaseCommit))
        {
            throw new InvalidInputException($"'{GitText.Line(task.BaseCommit, 80)}' is not a commit id: baseCommit needs the whole one.");
        }

        // Of many that start at once one makes it; the others find it.
        await refs.MoveAsync(
            repository, "start of the integration branch", Create(repository, task), Refs.Create(GitNames.Base(task.Swarm), task.BaseCommit));
        var made = await RefreshAsync(repository, task.Swarm, task.TaskId, cancellationToken)
            ?? await RestartAsync(repository, task, cancellationToken);
        await following.FollowAsync(repository, task.Swarm, made.Tip, cancellationToken);
        return made;
    }

    /// <inheritdoc/>
    public Task<BranchPositions?> RefreshAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken) =>
        positions.FindAsync(repository, swarm, taskId, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> AdvanceAsync(Repository repository, AttemptInput task, string merge, string tip, CancellationToken cancellationToken)
    {
        if (!await refs.MoveAsync(repository, "merge of " + task.TaskId, Refs.Update(IntegrationRefs.Ref(repository, task.Swarm), merge, tip)))
        {
            return false;
        }

        // The merge holds: what comes now may not undo that.
        await following.FollowAsync(repository, task.Swarm, merge, CancellationToken.None, before: tip);
        return true;
    }

    /// <inheritdoc/>
    public async Task ShowAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        if (await RefreshAsync(repository, swarm, taskId, cancellationToken) is { Tip: var tip })
        {
            await following.FollowAsync(repository, swarm, tip, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task ShareBranchAsync(Repository repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken) => Task.CompletedTask;

    // The operator deleted the integration branch of a swarm of this name, and its start is still marked.
    private async Task<BranchPositions> RestartAsync(Repository repository, AttemptInput task, CancellationToken cancellationToken)
    {
        var start = GitNames.Base(task.Swarm);
        var known = await refs.ReadAsync(repository, cancellationToken, start);
        if (known.TryGetValue(start, out var old))
        {
            await refs.MoveAsync(
                repository, "start of the integration branch", Create(repository, task), Refs.Update(start, task.BaseCommit, old));
        }

        return await RefreshAsync(repository, task.Swarm, task.TaskId, cancellationToken)
            ?? throw new GitException("update-ref", 128, $"{IntegrationRefs.Ref(repository, task.Swarm)} can't be created in {repository.Path}.");
    }

    private static string Create(Repository repository, AttemptInput task) =>
        Refs.Create(IntegrationRefs.Ref(repository, task.Swarm), task.BaseCommit);
}
