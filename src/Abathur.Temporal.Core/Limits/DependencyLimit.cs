using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>What the task waits for has not completed yet.</summary>
internal sealed class DependencyLimit : StartLimit
{
    private const int MaxNames = 20;

    public override WaitLimit Kind => WaitLimit.Dependencies;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => task.Unmet > task.Broken;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        "not completed: " + Names(board, task, state => state != TaskState.Completed && !TaskTransitions.BreaksDependents(state));

    /// <summary>The first 20 of the task's dependencies in such a state.</summary>
    public static string Names(Board board, TaskEntry task, Func<TaskState, bool> which) => string.Join(", ", task.DependsOn
        .Select(number => board[number])
        .Where(dependency => which(dependency.State))
        .Take(MaxNames)
        .Select(dependency => $"{dependency.Id} ({Text.Camel(dependency.State)})"));
}
