using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>
/// Work that another agent reviews before it is merged. A review is an attempt of its own, by a read-only agent on the author's
/// branch: its limits, its failures and its cost are those of any attempt.
/// </summary>
internal static class Reviews
{
    // With what stands before them they fit a hint.
    private const int MaxComments = 850;

    /// <summary>Whether the next attempt's work is reviewed before it is merged.</summary>
    public static bool IsDue(Board board, TaskEntry task) =>
        Reviewers.PolicyOf(board, task.Spec) is not null && task.Record.Approval is null && !AttemptInputs.IsReadOnly(board, task);

    /// <summary>What a reviewing attempt is told; null: the attempt is none.</summary>
    public static ReviewRequest? RequestFor(TaskEntry task) => task.IsUnderReview
        ? new(task.Record.ReturnTo!, task.Record.ReviewRounds + 1, task.Record.Commit, task.Record.Summary)
        : null;

    /// <summary>Verified work waits on its branch: gives it to the reviewer, or to an operator where there is no such agent.</summary>
    public static void Begin(Board board, TaskEntry task, AttemptResult result, DateTimeOffset now)
    {
        if (Reviewers.PolicyOf(board, task.Spec) is not { } policy)
        {
            // The review was switched off while the attempt ran.
            End(board, task, task.Record.Agent!, record => Of(task, record, result), now);
        }
        else if (Reviewers.Unfit(board, policy.Agent) is { } why)
        {
            Approvals.Await(board, task, $"It could not be reviewed: {why}.", record => Of(task, record, result), now);
        }
        else
        {
            var author = task.Record.Agent!;
            board.EndAttempt(task, TaskState.Ready, now, record => Of(task, record, result) with
            {
                Agent = policy.Agent,
                ReturnTo = author,
                Routing = $"reviews the work of {author}",
                UnderReview = true,
                KeepBranch = true,
            });
            board.Emit(now, SwarmEventKind.TaskHandedOff, task, $"{author} → {policy.Agent}, to review it");
        }
    }

    /// <summary>Takes what the reviewer says.</summary>
    public static void Take(Board board, TaskEntry task, ReviewVerdict? verdict, DateTimeOffset now)
    {
        var (reviewer, author) = (task.Record.Agent!, task.Record.ReturnTo!);
        var comments = Text.Cut(verdict?.Comments, MaxComments);
        if (verdict?.Decision == ReviewDecision.Approve)
        {
            board.Emit(now, SwarmEventKind.TaskReviewed, task, $"approved{(string.IsNullOrWhiteSpace(comments) ? string.Empty : ": " + comments)}");
            End(board, task, author, record => record, now);
            return;
        }

        var rounds = Reviewers.PolicyOf(board, task.Spec)?.Rounds ?? 0;
        board.Emit(now, SwarmEventKind.TaskReviewed, task, $"changes requested: {comments ?? "none named"}");
        if (task.Record.ReviewRounds >= rounds)
        {
            Approvals.Await(
                board,
                task,
                FormattableString.Invariant($"{reviewer} still asks for changes after {task.Record.ReviewRounds} rounds: {comments}"),
                record => Returned(task, record, author),
                now);
            return;
        }

        var round = task.Record.ReviewRounds + 1;
        var hint = Text.Cut(FormattableString.Invariant($"{reviewer} reviewed your work (round {round} of {rounds}) and asks for changes: {comments}"), SubmissionRules.MaxHint);
        board.EndAttempt(task, TaskState.Ready, now, record => Returned(task, record, author) with
        {
            ReviewRounds = round,
            KeepBranch = true,
            Commit = null,
            Hints = RetryHint.Append(record.Hints, hint),
        });
    }

    /// <summary>The review itself failed for good: an operator decides on the work.</summary>
    public static void GiveUp(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        var author = task.Record.ReturnTo!;
        Approvals.Await(
            board, task, $"{task.Record.Agent} could not review it: {failure.Message}", record => Returned(task, record, author) with { Failure = failure }, now);
    }

    // Reviewed work goes on as the swarm merges: by an attempt without an agent, by an operator, or not at all.
    private static void End(Board board, TaskEntry task, string author, Func<TaskRecord, TaskRecord> change, DateTimeOffset now)
    {
        switch (board.MergeOf(task.Spec))
        {
            case MergePolicy.Approve:
                Approvals.Await(board, task, null, record => Returned(task, change(record), author), now);
                break;
            case MergePolicy.None:
                board.EndAttempt(task, TaskState.Completed, now, record => Returned(task, change(record), author));
                board.Emit(now, SwarmEventKind.TaskCompleted, task, task.Record.Summary);
                break;
            default:
                board.EndAttempt(task, TaskState.Ready, now, record => Returned(task, change(record), author) with
                {
                    Approval = ApprovalState.Granted,
                    KeepBranch = true,
                });
                break;
        }
    }

    // The author goes on in its session, if it has to go on at all.
    private static TaskRecord Of(TaskEntry task, TaskRecord record, AttemptResult result) => record with
    {
        Session = task.Record.Session,
        Summary = Text.Cut(result.Summary ?? "done", Approvals.MaxSummary),
        Commit = result.Commit,
        Host = result.Host,
    };

    private static TaskRecord Returned(TaskEntry task, TaskRecord record, string author) =>
        record with { Agent = author, ReturnTo = null, UnderReview = null, Session = task.Record.Session };
}
