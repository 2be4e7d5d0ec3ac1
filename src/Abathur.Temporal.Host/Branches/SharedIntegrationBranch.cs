using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Host.Branches;

/// <summary>The integration branch that hosts share at a URL: it moves there, and this host's clone follows.</summary>
internal sealed class SharedIntegrationBranch(Refs refs, RemoteRefs remotes) : IIntegrationBranch
{
    private readonly IntegrationRefs positions = new(refs);

    /// <inheritdoc/>
    public Task FetchAsync(Repository repository, CancellationToken cancellationToken) => remotes.FetchAllAsync(repository.Remote!, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Repository repository, string swarm, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await remotes.SyncAsync(repository, swarm, TaskId.Format(1), cancellationToken);
        return await refs.ReadAsync(repository.Remote!.Mirror, cancellationToken, [.. names]);
    }

    /// <inheritdoc/>
    public Task<bool> TakesAsync(Repository repository, string name, string commit, CancellationToken cancellationToken) =>
        remotes.TakesAsync(repository, name, commit, cancellationToken);

    /// <inheritdoc/>
    public async Task ForgetAsync(Repository repository, IReadOnlyDictionary<string, string> known, CancellationToken cancellationToken)
    {
        foreach (var (name, commit) in known)
        {
            await remotes.MoveAsync(repository, name, null, commit, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<BranchPositions> EnsureAsync(Repository repository, AttemptInput task, CancellationToken cancellationToken)
    {
        var shared = await remotes.SyncAsync(repository, task.Swarm, task.TaskId, cancellationToken);
        if (shared is null)
        {
            // Of many that start at once one makes it; the others find it.
            await FetchAsync(repository, cancellationToken);
            await remotes.AdvanceAsync(repository, task.Swarm, task.BaseCommit, null, cancellationToken);
            shared = await remotes.SyncAsync(repository, task.Swarm, task.TaskId, cancellationToken)
                ?? throw new GitException("push", 128, $"{IntegrationRefs.Ref(repository, task.Swarm)} can't be created at {repository.Remote!.Url}.");
        }

        await refs.MoveAsync(repository, "start of the integration branch", Refs.Set(GitNames.Base(task.Swarm), task.BaseCommit));
        if (task.KeepBranch && shared.Branch is { } handedOver)
        {
            await refs.MoveAsync(repository, "handed over by another host", Refs.Set(IntegrationRefs.BranchRef(task.Swarm, task.TaskId), handedOver));
        }

        return shared with { Branch = await OwnBranchAsync(repository, task.Swarm, task.TaskId, cancellationToken) };
    }

    /// <inheritdoc/>
    public async Task<BranchPositions?> RefreshAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var branch = await OwnBranchAsync(repository, swarm, taskId, cancellationToken);
        return await remotes.SyncAsync(repository, swarm, taskId, cancellationToken) is { } shared ? shared with { Branch = branch } : null;
    }

    /// <inheritdoc/>
    public async Task<bool> AdvanceAsync(Repository repository, AttemptInput task, string merge, string tip, CancellationToken cancellationToken) =>
        await remotes.AdvanceAsync(repository, task.Swarm, merge, tip, cancellationToken)
        && await refs.MoveAsync(repository, "merge of " + task.TaskId, Refs.Set(IntegrationRefs.Ref(repository, task.Swarm), merge));

    /// <inheritdoc/>
    public async Task ShowAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        if (await remotes.SyncAsync(repository, swarm, taskId, cancellationToken) is { Tip: var tip })
        {
            await remotes.ShowAsync(repository, swarm, tip, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task ShareBranchAsync(Repository repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken)
    {
        var name = IntegrationRefs.BranchRef(swarm, taskId);
        var there = await remotes.FindAsync(repository.Remote!, name, cancellationToken);
        if (there != commit)
        {
            await remotes.MoveAsync(repository, name, commit, there, cancellationToken);
        }
    }

    private async Task<string?> OwnBranchAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken) =>
        (await positions.FindAsync(repository, swarm, taskId, cancellationToken))?.Branch;
}
