using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Work that an operator has to approve before it is merged: it waits without a slot or a worktree, on its branch.</summary>
internal static class Approvals
{
    public const int MaxSummary = 2000;

    public static bool IsNeeded(Board board, TaskEntry task, AttemptResult result) =>
        board.MergeOf(task.Spec) == MergePolicy.Approve && task.Record.Approval is null && result.Commit is not null;

    /// <summary>Puts the task back, its branch kept, and asks.</summary>
    public static void Await(Board board, TaskEntry task, AttemptResult result, DateTimeOffset now) => Await(
        board,
        task,
        string.IsNullOrWhiteSpace(result.Summary) ? null : $"The agent says: {result.Summary}",
        record => record with
        {
            Summary = Text.Cut(result.Summary ?? "done", MaxSummary),
            Commit = result.Commit,
            Host = result.Host,

            // Runs that began before the third rules left these on the record, and are replayed.
            Canceling = board.Rules < RulesVersion.Third ? task.Record.Canceling : null,
            Stuck = board.Rules < RulesVersion.Third ? task.Record.Stuck : null,
        },
        now);

    /// <inheritdoc cref="Await(Board, TaskEntry, AttemptResult, DateTimeOffset)"/>
    /// <param name="board">The board.</param>
    /// <param name="task">The task.</param>
    /// <param name="remark">What an operator should know beside the diff; null: nothing.</param>
    /// <param name="change">What else becomes of the task; it leaves a commit.</param>
    /// <param name="now">The time.</param>
    public static void Await(Board board, TaskEntry task, string? remark, Func<TaskRecord, TaskRecord> change, DateTimeOffset now)
    {
        board.EndAttempt(task, TaskState.Ready, now, record => change(record with { Session = task.Record.Session }) with { Approval = ApprovalState.Waiting, KeepBranch = true });
        EscalationDesk.Ask(
            board,
            new(EscalationKind.Approval, [task.Id], task.Record.Agent),
            $"Merge {task.Id} '{task.Spec.Title}' ({Short(task.Record.Commit)})? `abathur task diff {task.Id}` shows it.{(remark is null ? string.Empty : $" {remark}")}",
            now);
    }

    public static void Grant(Board board, TaskEntry task) => board.Change(task, record => record with { Approval = ApprovalState.Granted });

    /// <summary>A rejection is a failed verification: it uses a retry, and the agent continues on its branch.</summary>
    public static void Reject(Board board, TaskEntry task, string note, DateTimeOffset now)
    {
        var failure = new TaskFailure { Kind = FailureKind.Verification, Message = $"The {(task.Record.Plan is null ? "merge" : "plan")} was not approved: {note}" };
        var hint = task.Record.Plan is null
            ? RetryHint.For(task.Record.Attempts, task.Record.Retries + 1, failure)
            : Text.Cut($"An operator did not approve your plan: {note}", SubmissionRules.MaxHint);
        board.Change(task, record => record with { Approval = null, ReviewRounds = 0, Plan = null, PlanCorrections = 0, Commit = null, Failure = failure, Hints = RetryHint.Append(record.Hints, hint) });
        if (RetryBudget.IsSpent(board, task))
        {
            TaskRequests.Cancel(board, new CancelTask { Task = task.Id, Reason = failure.Message }, now);
        }
        else
        {
            RetryBudget.Use(board, task);
        }
    }

    private static string Short(string? commit) => commit is null ? "its branch" : commit.Length > 12 ? commit[..12] : commit;
}
