using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>What the task waits for failed or was canceled.</summary>
internal sealed class BlockedLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.Blocked;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => task.Broken > 0;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        "failed or canceled: " + DependencyLimit.Names(board, task, TaskTransitions.BreaksDependents);
}
