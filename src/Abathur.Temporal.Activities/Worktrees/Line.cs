using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>The swarm's own line.</summary>
internal sealed class Line(Refs refs, RemoteRefs remotes, LineBranch branch)
{
    public static string Ref(Repository repository, string swarm) => repository.Line ?? BranchRef(swarm);

    /// <summary>The line, as messages name it and any git takes it.</summary>
    public static string Shown(Repository repository, string swarm) => repository.Line ?? GitRefs.LineBranch(swarm);

    /// <summary>The branch that shows the line, or is it.</summary>
    public static string BranchRef(string swarm) => GitNames.Heads + GitRefs.LineBranch(swarm);

    public static string BranchRef(string swarm, string taskId) => GitNames.Heads + GitRefs.TaskBranch(swarm, taskId);

    /// <summary>Where the line and the task's branch stand; the line is made if it isn't there.</summary>
    public async Task<LinePosition> EnsureAsync(Repository repository, TaskRunInput task, CancellationToken cancellationToken)
    {
        if (repository.Remote is { } remote)
        {
            return await EnsureAsync(repository, remote, task, cancellationToken);
        }

        if (await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken) is { } position)
        {
            return position;
        }

        if (!GitNames.IsCommit(task.BaseCommit))
        {
            throw new InvalidInputException($"'{GitText.Line(task.BaseCommit, 80)}' is not a commit id: baseCommit needs the whole one.");
        }

        // Of many that start at once one makes it; the others find it.
        await refs.MoveAsync(
            repository, "start of the line", Refs.Create(Ref(repository, task.Swarm), task.BaseCommit), Refs.Create(GitNames.Base(task.Swarm), task.BaseCommit));
        var made = await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken)
            ?? await RestartAsync(repository, task, cancellationToken);
        await branch.FollowAsync(repository, task.Swarm, made.Tip, cancellationToken);
        return made;
    }

    /// <summary>Where both stand now, for all hosts; null: there is no line.</summary>
    public async Task<LinePosition?> RefreshAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var local = await FindAsync(repository, swarm, taskId, cancellationToken);
        return repository.Remote is null ? local
            : await remotes.SyncAsync(repository, swarm, taskId, cancellationToken) is { } shared ? shared with { Branch = local?.Branch }
            : null;
    }

    /// <summary>Moves the line to a merge; false: it isn't where it was.</summary>
    public async Task<bool> AdvanceAsync(Repository repository, TaskRunInput task, string merge, string tip, CancellationToken cancellationToken)
    {
        var name = Ref(repository, task.Swarm);
        if (repository.Remote is not null)
        {
            return await remotes.AdvanceAsync(repository, task.Swarm, merge, tip, cancellationToken)
                && await refs.MoveAsync(repository, "merge of " + task.TaskId, Refs.Set(name, merge));
        }

        if (!await refs.MoveAsync(repository, "merge of " + task.TaskId, Refs.Update(name, merge, tip)))
        {
            return false;
        }

        // The merge holds: what comes now may not undo that.
        await branch.FollowAsync(repository, task.Swarm, merge, CancellationToken.None);
        return true;
    }

    /// <summary>Has the branch follow to where the line is: who moved the line may have died before it did.</summary>
    public async Task ShowAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        if (await FindAsync(repository, swarm, taskId, cancellationToken) is { Tip: var tip })
        {
            await branch.FollowAsync(repository, swarm, tip, cancellationToken);
        }
    }

    /// <summary>Shows the other hosts a task's branch that is handed over, or takes it away again.</summary>
    public async Task ShareBranchAsync(Repository repository, string swarm, string taskId, string? commit, CancellationToken cancellationToken)
    {
        if (repository.Remote is not { } remote)
        {
            return;
        }

        var name = BranchRef(swarm, taskId);
        var there = await remotes.FindAsync(remote, name, cancellationToken);
        if (there != commit)
        {
            await remotes.MoveAsync(repository, name, commit, there, cancellationToken);
        }
    }

    /// <summary>Where both stand in this repository.</summary>
    public async Task<LinePosition?> FindAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var (line, branch) = (Ref(repository, swarm), BranchRef(swarm, taskId));
        var known = await refs.ReadAsync(repository, cancellationToken, line, branch);
        return known.TryGetValue(line, out var tip) ? new LinePosition(tip, known.GetValueOrDefault(branch)) : null;
    }

    private async Task<LinePosition> EnsureAsync(Repository repository, Remote remote, TaskRunInput task, CancellationToken cancellationToken)
    {
        var shared = await remotes.SyncAsync(repository, task.Swarm, task.TaskId, cancellationToken);
        if (shared is null)
        {
            // Of many that start at once one makes it; the others find it.
            await remotes.FetchAllAsync(remote, cancellationToken);
            await remotes.AdvanceAsync(repository, task.Swarm, task.BaseCommit, null, cancellationToken);
            shared = await remotes.SyncAsync(repository, task.Swarm, task.TaskId, cancellationToken)
                ?? throw new GitException("push", 128, $"{Ref(repository, task.Swarm)} can't be created at {remote.Url}.");
        }

        await refs.MoveAsync(repository, "start of the line", Refs.Set(GitNames.Base(task.Swarm), task.BaseCommit));
        if (task.KeepBranch && shared.Branch is { } handedOver)
        {
            await refs.MoveAsync(repository, "handed over by another host", Refs.Set(BranchRef(task.Swarm, task.TaskId), handedOver));
        }

        var local = await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken);
        return shared with { Branch = local?.Branch };
    }

    // The person deleted the line of a swarm of this name, and its start is still marked.
    private async Task<LinePosition> RestartAsync(Repository repository, TaskRunInput task, CancellationToken cancellationToken)
    {
        var start = GitNames.Base(task.Swarm);
        var known = await refs.ReadAsync(repository, cancellationToken, start);
        if (known.TryGetValue(start, out var old))
        {
            await refs.MoveAsync(
                repository, "start of the line", Refs.Create(Ref(repository, task.Swarm), task.BaseCommit), Refs.Update(start, task.BaseCommit, old));
        }

        return await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken)
            ?? throw new GitException("update-ref", 128, $"{Ref(repository, task.Swarm)} can't be created in {repository.Path}.");
    }
}
