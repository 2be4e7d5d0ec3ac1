using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Activities.Worktrees;

/// <summary>The swarm's own line.</summary>
internal sealed class Line(Refs refs)
{
    public static string Ref(string swarm) => GitNames.Heads + GitRefs.Line(swarm);

    public static string BranchRef(string swarm, string taskId) => GitNames.Heads + GitRefs.TaskBranch(swarm, taskId);

    /// <summary>Where the line and the task's branch stand; the line is made if it isn't there.</summary>
    public async Task<LinePosition> EnsureAsync(Repository repository, TaskRunInput task, CancellationToken cancellationToken)
    {
        if (await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken) is { } position)
        {
            return position;
        }

        if (!GitNames.IsCommit(task.BaseCommit))
        {
            throw new InvalidInputException($"'{GitText.Line(task.BaseCommit, 80)}' is no commit id: baseCommit needs the whole one.");
        }

        // Of many that start at once one makes it; the others find it.
        await refs.MoveAsync(
            repository, "start of the line", Refs.Create(Ref(task.Swarm), task.BaseCommit), Refs.Create(GitNames.Base(task.Swarm), task.BaseCommit));
        return await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken)
            ?? await RestartAsync(repository, task, cancellationToken);
    }

    public async Task<LinePosition?> FindAsync(Repository repository, string swarm, string taskId, CancellationToken cancellationToken)
    {
        var (line, branch) = (Ref(swarm), BranchRef(swarm, taskId));
        var known = await refs.ReadAsync(repository, cancellationToken, line, branch);
        return known.TryGetValue(line, out var tip) ? new LinePosition(tip, known.GetValueOrDefault(branch)) : null;
    }

    // The person deleted the line of a swarm of this name, and its start is still marked.
    private async Task<LinePosition> RestartAsync(Repository repository, TaskRunInput task, CancellationToken cancellationToken)
    {
        var start = GitNames.Base(task.Swarm);
        var known = await refs.ReadAsync(repository, cancellationToken, start);
        if (known.TryGetValue(start, out var old))
        {
            await refs.MoveAsync(
                repository, "start of the line", Refs.Create(Ref(task.Swarm), task.BaseCommit), Refs.Update(start, task.BaseCommit, old));
        }

        return await FindAsync(repository, task.Swarm, task.TaskId, cancellationToken)
            ?? throw new GitException("update-ref", 128, $"{Ref(task.Swarm)} can't be created in {repository.Path}.");
    }
}
