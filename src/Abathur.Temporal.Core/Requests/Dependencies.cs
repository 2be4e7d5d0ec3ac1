using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Adds and removes dependencies of tasks that have not started.</summary>
public static class Dependencies
{
    /// <exception cref="RejectedException">Unknown tasks, a task that has started, or a cycle.</exception>
    public static void Add(Board board, DependencyChange change, DateTimeOffset now)
    {
        if (Has(board, change))
        {
            return;
        }

        Check(board, change);
        Connect(board, change, now);
    }

    /// <summary>The same, but for cycles: the watchdog looks for those.</summary>
    /// <exception cref="RejectedException">Unknown tasks, a task that has started, or one that would wait for itself.</exception>
    internal static void AddUnchecked(Board board, DependencyChange change, DateTimeOffset now)
    {
        CheckEnds(board, change);
        Connect(board, change, now);
        board.HasUncheckedEdges = true;
    }

    /// <summary>Throws what <see cref="Add"/> would, and changes nothing.</summary>
    public static void Check(Board board, DependencyChange change)
    {
        if (Has(board, change))
        {
            return;
        }

        CheckEnds(board, change);
        var (task, dependency) = (board.Get(change.Task), board.Get(change.DependsOn));

        // What has completed depends on nothing that waits: no path leads through it.
        var path = CycleFinder.FindPath(dependency.Number, task.Number, number => board[number] is { State: not TaskState.Completed } node ? node.DependsOn : []);
        if (path is not null)
        {
            throw new RejectedException(
                $"{task.Id} can't depend on {dependency.Id}: that closes the cycle {task.Id} → {string.Join(" → ", path.Select(TaskId.Format))}.");
        }
    }

    /// <summary>Removes a dependency; one that is not there is removed already.</summary>
    /// <exception cref="RejectedException">Unknown tasks, or a task that has started.</exception>
    public static void Remove(Board board, DependencyChange change, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        if (Has(board, change))
        {
            board.RemoveEdge(Waiting(board, change.Task), board.Get(change.DependsOn), now);
        }
    }

    // Asked for again, also once the task has started: what was wanted is so.
    private static bool Has(Board board, DependencyChange change) => board.Get(change.Task).DependsOn.Contains(board.Get(change.DependsOn).Number);

    private static void CheckEnds(Board board, DependencyChange change)
    {
        Lifecycle.RequireOpen(board);
        var (task, dependency) = (Waiting(board, change.Task), board.Get(change.DependsOn));
        if (task == dependency)
        {
            throw new RejectedException($"{task.Id} can't depend on itself.");
        }

        if (!task.DependsOn.Contains(dependency.Number) && task.DependsOn.Count == SubmissionRules.MaxDependencies)
        {
            throw new RejectedException(FormattableString.Invariant(
                $"{task.Id} depends on {SubmissionRules.MaxDependencies} tasks, which is all it takes."));
        }

        UnmergedWork.Require(board, task.Id, dependency);
        CheckpointRoom.Require(board, CheckpointSize.OfDependencies(1));
    }

    private static void Connect(Board board, DependencyChange change, DateTimeOffset now)
    {
        var (task, dependency) = (board.Get(change.Task), board.Get(change.DependsOn));
        if (!task.DependsOn.Contains(dependency.Number))
        {
            board.AddEdge(task, dependency, now);
        }
    }

    private static TaskEntry Waiting(Board board, string idOrKey)
    {
        var task = board.Get(idOrKey);
        return TaskTransitions.IsWaiting(task.State)
            ? task
            : throw new RejectedException($"{task.Id} is {Text.Camel(task.State)}: dependencies change only before a task starts.");
    }
}
