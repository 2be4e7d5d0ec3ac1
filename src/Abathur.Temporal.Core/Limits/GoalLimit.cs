using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The task's goal is paused or retired.</summary>
internal sealed class GoalLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.GoalStatus;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => board.GoalOf(task.Spec) is { Status: not GoalStatus.Active };

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        var goal = board.GoalOf(task.Spec)!;
        return $"the goal '{goal.Name}' is {Text.Camel(goal.Status)}";
    }
}
