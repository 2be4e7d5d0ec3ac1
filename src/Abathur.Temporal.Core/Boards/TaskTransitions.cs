using System.Collections.Frozen;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>The state machine of a task: the one table of moves. <c>docs/task-states.md</c> draws it.</summary>
public static class TaskTransitions
{
    private static readonly FrozenDictionary<TaskState, TaskState[]> Moves = new Dictionary<TaskState, TaskState[]>
    {
        [TaskState.Pending] = [TaskState.Ready, TaskState.Blocked, TaskState.Canceled],
        [TaskState.Ready] = [TaskState.Running, TaskState.Pending, TaskState.Blocked, TaskState.Completed, TaskState.Canceled],
        [TaskState.Running] = [TaskState.Completed, TaskState.Failed, TaskState.Ready, TaskState.Canceled],
        [TaskState.Blocked] = [TaskState.Pending, TaskState.Ready, TaskState.Canceled],
        [TaskState.Failed] = [TaskState.Ready, TaskState.Completed, TaskState.Canceled],
        [TaskState.Completed] = [],
        [TaskState.Canceled] = [],
    }.ToFrozenDictionary();

    public static IReadOnlyList<TaskState> From(TaskState state) => Moves[state];

    public static bool IsAllowed(TaskState from, TaskState to) => Moves[from].Contains(to);

    /// <summary>Completed or canceled: nothing moves it any more.</summary>
    public static bool IsClosed(TaskState state) => Moves[state].Length == 0;

    /// <summary>Pending, ready or blocked: no attempt runs and none has settled it.</summary>
    public static bool IsWaiting(TaskState state) => state is TaskState.Pending or TaskState.Ready or TaskState.Blocked;

    /// <summary>Failed or canceled: what depends on it is blocked.</summary>
    public static bool BreaksDependents(TaskState state) => state is TaskState.Failed or TaskState.Canceled;

    /// <exception cref="InvalidOperationException">The move is not in the table: a defect of the caller.</exception>
    public static void Require(string task, TaskState from, TaskState to)
    {
        if (!IsAllowed(from, to))
        {
            throw new InvalidOperationException($"Illegal move of {task}: {from} to {to}.");
        }
    }
}
