using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Diagnosis;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Escalations;

/// <summary>Work that a person has to approve before it is merged: it waits without a slot or a worktree, on its branch.</summary>
internal static class Approvals
{
    public static bool IsNeeded(Board board, TaskEntry task, TaskRunResult result) =>
        AttemptInput.MergeOf(board, task) == MergePolicy.Approve && task.Record.Approval is null && result.Commit is not null;

    /// <summary>Puts the task back, its branch kept, and asks.</summary>
    public static void Await(Board board, TaskEntry task, TaskRunResult result, DateTimeOffset now)
    {
        board.Move(task, TaskState.Ready, now, record => record with
        {
            Approval = ApprovalState.Waiting,
            KeepBranch = true,
            Failure = null,
            Summary = Text.Cut(result.Summary ?? "done", Attempts.MaxSummary),
            Commit = result.Commit,
            Host = result.Host,
        });
        EscalationDesk.Ask(
            board,
            new(EscalationKind.Approval, [task.Id], task.Record.Agent),
            $"Merge {task.Id} '{task.Spec.Title}' ({Short(result.Commit!)})? `abathur task diff {task.Id}` shows it.{(string.IsNullOrWhiteSpace(result.Summary) ? string.Empty : $" The agent says: {result.Summary}")}",
            now);
    }

    public static void Grant(Board board, TaskEntry task) => board.Change(task, record => record with { Approval = ApprovalState.Granted });

    /// <summary>A rejection is a failed verification: it uses a retry, and the agent goes on from its branch.</summary>
    public static void Reject(Board board, TaskEntry task, string note, DateTimeOffset now)
    {
        var failure = new TaskFailure { Kind = FailureKind.Verification, Message = $"The merge was not approved: {note}" };
        var hint = RetryHint.For(task.Record.Attempts, task.Record.Retries + 1, failure);
        board.Change(task, record => record with { Approval = null, Commit = null, Failure = failure, Hints = RetryHint.Append(record.Hints, hint) });
        if (!Lineage.TryUseRetry(board, task))
        {
            Attempts.Cancel(board, new CancelTask { Task = task.Id, Reason = failure.Message }, now);
        }
    }

    private static string Short(string commit) => commit.Length > 12 ? commit[..12] : commit;
}
