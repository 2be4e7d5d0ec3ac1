using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Diagnosis;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>Takes the ends of attempts: what each used and learned is accounted for first, then its outcome decides what becomes of the task.</summary>
public static class AttemptEnds
{
    private const int MaxSummary = Approvals.MaxSummary;
    private const int MaxHost = 100;

    /// <summary>Takes the end of an attempt. Only the running attempt counts: duplicates are ignored, late ones become an error event.</summary>
    public static void Take(Board board, AttemptReport report, DateTimeOffset now)
    {
        if (board.Find(report.Task) is not { } task || task.State != TaskState.Running || task.Record.Attempts != report.Attempt)
        {
            RefuseLate(board, report, now);
            return;
        }

        task.EndedOn = (report.Result?.Host ?? report.Failure?.Host) is { } host ? Text.Cut(host, MaxHost) : null;
        try
        {
            Take(board, task, report, now);
        }
        finally
        {
            task.EndedOn = null;
        }
    }

    private static void Take(Board board, TaskEntry task, AttemptReport report, DateTimeOffset now)
    {
        AttemptAccounts.Take(board, task, report, now);
        var end = AttemptEnd.Of(board, task, report, now);
        if (end.Result?.AddWork is { } work)
        {
            ExtraWork.Accept(board, work, now, task);
        }

        if (end is { Failure: null, Result.Blocker: null })
        {
            Blockers.Withdraw(board, task);
        }

        Inform(board, task, end, now);
        switch (end.Outcome)
        {
            case AttemptOutcome.Completed:
                Complete(board, task, end.Result!, now);
                break;
            case AttemptOutcome.AwaitsReview:
                Reviews.Begin(board, task, end.Result!, now);
                break;
            case AttemptOutcome.Reviewed:
                Reviews.Take(board, task, end.Result!.Review, now);
                break;
            case AttemptOutcome.Planned:
                Plans.Take(board, task, end.Result!, now);
                break;
            case AttemptOutcome.PlanRefused:
                Plans.SendBack(board, task, end, now);
                break;
            case AttemptOutcome.AwaitsApproval:
                Approvals.Await(board, task, end.Result!, now);
                break;
            case AttemptOutcome.AwaitsAnswer:
                Blockers.Await(board, task, end.Result?.Blocker, end.Failure, now);
                break;
            case AttemptOutcome.HandedOff:
                HandOffs.Apply(board, task, end.Result!.Handoff!, now);
                break;
            case AttemptOutcome.Consulted:
                Consultations.Return(board, task, end.Result!.Summary, now);
                break;
            case AttemptOutcome.Canceled:
                board.Cancel(task, WhyCanceled(task, end.Failure), now);
                break;
            case AttemptOutcome.HandedBack:
                FailedAttempts.HandBack(board, task, now);
                break;
            case AttemptOutcome.Retried:
                FailedAttempts.Retry(board, task, end.Failure!, now);
                break;
            case AttemptOutcome.Failed:
                FailedAttempts.GiveUp(board, task, end.Failure!, now);
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {end.Outcome}.");
        }
    }

    // The agent's breaker and its provider learn from every end.
    private static void Inform(Board board, TaskEntry task, AttemptEnd end, DateTimeOffset now)
    {
        if (end.Failure is not { } failure)
        {
            ProviderPauses.Ended(board, task, answered: true, now);
            if (end.Result is { Handoff: null, Blocker: null })
            {
                BreakerChanges.Succeeded(board, task, now);
            }
            else
            {
                BreakerChanges.Undecided(board, task, now);
            }

            return;
        }

        var rule = FailureRules.For(failure.Kind, board.Rules);
        BreakerChanges.Failed(board, task, rule, now);
        if (!rule.BlamesProvider)
        {
            ProviderPauses.Ended(board, task, answered: end.Result is not null || rule.ShowsAnswer, now);
        }

        FailedAttempts.TellTermination(board, task, failure.Kind, now);
    }

    private static void Complete(Board board, TaskEntry task, AttemptResult result, DateTimeOffset now)
    {
        board.EndAttempt(task, TaskState.Completed, now, record => record with
        {
            Summary = result.Summary is { } summary ? Text.Cut(summary, MaxSummary) : record.Summary,
            Commit = result.Commit,
            AlreadyComplete = result.AlreadyComplete is { } reason ? Text.Cut(reason, MaxSummary) : null,
            Host = result.Host,
        });
        board.Emit(
            now,
            SwarmEventKind.TaskCompleted,
            task,
            result.AlreadyComplete is { } why ? "already complete: " + Text.Cut(why, AttemptEnd.MaxMessage) : result.Summary);
        if (task.Record.Diagnoses is not null)
        {
            Verdicts.Apply(board, task, result.Verdict, result.Summary, now);
        }
    }

    // The reason that was given, not what the attempt made of it.
    private static TaskFailure WhyCanceled(TaskEntry task, TaskFailure? failure) => task.Record.Canceling != true ? failure!
        : failure is null ? task.Record.Failure!
        : task.Record.Failure! with { Salvage = failure.Salvage, Host = failure.Host };

    private static void RefuseLate(Board board, AttemptReport report, DateTimeOffset now)
    {
        if (board.Find(report.Task) is not { } task)
        {
            board.Emit(now, SwarmEventKind.Error, message: $"A report of the unknown task '{Text.Cut(report.Task, 100)}' was refused.");
        }
        else if (report.Attempt > task.Record.Attempts || (report.Attempt < task.Record.Attempts && task.State == TaskState.Running))
        {
            board.Emit(now, SwarmEventKind.Error, task, FormattableString.Invariant(
                $"A report of attempt {report.Attempt} was refused: attempt {task.Record.Attempts} is the one that counts."));
        }
    }
}
