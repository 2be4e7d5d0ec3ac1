using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The task's work waits for an operator's approval.</summary>
internal sealed class ApprovalLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.Approval;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => task.Record.Approval == ApprovalState.Waiting;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now) =>
        task.Record.Plan is { } plan
            ? FormattableString.Invariant($"its plan of {plan.Tasks.Count} tasks waits to be approved; `abathur task plan {task.Id}` shows it")
            : "its work waits to be approved; `abathur escalation list` shows the question";
}
