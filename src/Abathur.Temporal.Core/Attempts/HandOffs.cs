using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>An agent that gives its task to another one.</summary>
internal static class HandOffs
{
    /// <summary>How often a task may be handed off.</summary>
    public const int Max = 5;

    /// <summary>Why an attempt may not hand its task off as it asks; null: it may, or doesn't ask.</summary>
    public static TaskFailure? Refusal(Board board, TaskEntry task, AttemptResult result)
    {
        if (result.Handoff is not { } handoff)
        {
            return null;
        }

        var from = task.Record.Agent!;
        var why = task.IsUnderReview ? "a review isn't handed off"
            : board.FindAgent(from)?.HandoffTargets?.Contains(handoff.Agent) != true ? $"'{handoff.Agent}' is not among the handoff_targets of '{from}'"
            : board.FindAgent(handoff.Agent) is null ? $"there is no agent '{handoff.Agent}'"
            : task.Record.Handoffs >= Max ? FormattableString.Invariant($"the task was handed off {Max} times already")
            : null;
        return why is null ? null : new() { Kind = FailureKind.Agent, Message = Text.Cut($"The hand-off was refused: {why}.", AttemptEnd.MaxMessage) };
    }

    public static void Apply(Board board, TaskEntry task, Handoff handoff, DateTimeOffset now)
    {
        var from = task.Record.Agent!;
        var returnTo = Consultations.ReturnTo(board, task, handoff.Agent);
        board.EndAttempt(task, TaskState.Ready, now, record => record with
        {
            Agent = handoff.Agent,
            ReturnTo = returnTo,
            Routing = $"handed off by {from}",
            Handoffs = record.Handoffs + 1,
            KeepBranch = true,
            Session = Sessions.AfterHandOff(task, returnTo),
            Hints = handoff.Note is { } note ? RetryHint.Append(record.Hints, Text.Cut($"Handed off by {from}: {note}", SubmissionRules.MaxHint)) : record.Hints,
        });
        board.Emit(now, SwarmEventKind.TaskHandedOff, task, $"{from} → {handoff.Agent}");
    }
}
