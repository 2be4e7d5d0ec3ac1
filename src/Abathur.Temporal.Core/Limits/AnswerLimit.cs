using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>The task's agent reported a blocker: it waits for an operator's answer.</summary>
internal sealed class AnswerLimit : StartLimit
{
    public override WaitLimit Kind => WaitLimit.Answer;

    public override bool Holds(Board board, TaskEntry task, DateTimeOffset now) => task.OpenBlocker is not null;

    public override string Explain(Board board, TaskEntry task, DateTimeOffset now)
    {
        var escalation = task.OpenBlocker!.Escalation;
        return $"it waits for an answer: `abathur escalation show {escalation}` shows the question, `abathur escalation respond {escalation} answer --note \"…\"` answers it";
    }
}
