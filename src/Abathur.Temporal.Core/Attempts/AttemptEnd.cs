using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Limits;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>How an attempt ended, judged by the board as it was then.</summary>
/// <param name="Outcome">What it makes of the task.</param>
/// <param name="Result">What the attempt achieved; null: it failed.</param>
/// <param name="Failure">Why it failed, or why its hand-off was refused; null: neither.</param>
internal sealed record AttemptEnd(AttemptOutcome Outcome, AttemptResult? Result, TaskFailure? Failure)
{
    /// <summary>The message of an attempt that ran for twice its timeout; people search for these words.</summary>
    public const string StuckMessage = "Task stuck - exceeded timeout";

    public const int MaxMessage = 1000;

    /// <summary>Why its plan can't be submitted; empty: it can, or it owed none.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public static AttemptEnd Of(Board board, TaskEntry task, AttemptReport report, DateTimeOffset now)
    {
        var failure = report.Result is { } result
            ? HandOffs.Refusal(board, task, result) ?? Blockers.Refusal(board, task, result)
            : Judged(task, report.Failure ?? new() { Kind = FailureKind.Infrastructure, Message = "The attempt ended without reporting a result." });
        if (failure is null && task.Spec.Plan is not null && report.Result is { Handoff: null, Blocker: null })
        {
            return Plans.Judge(board, task, report.Result);
        }

        return new(
            failure is null ? OutcomeOf(board, task, report.Result!) : OutcomeOf(board, task, RuleFor(board, task, failure.Kind), now),
            report.Result,
            failure);
    }

    /// <summary>Whether the swarm is stopping and cancels what still runs.</summary>
    public static bool IsStopped(Board board, DateTimeOffset now) => board.State == SwarmState.Stopping && board.StopDeadline <= now;

    /// <summary>The rule for a failure. A task whose next attempt waits for a spent budget uses no retry: it could not have done with less.</summary>
    public static FailureRule RuleFor(Board board, TaskEntry task, FailureKind kind)
    {
        var rule = FailureRules.For(kind, board.Rules);
        return kind == FailureKind.Budget && BudgetScope.Of(board, task).Any(scope => scope.IsSpent) ? rule with { UsesRetry = false } : rule;
    }

    private static AttemptOutcome OutcomeOf(Board board, TaskEntry task, AttemptResult result)
    {
        var isUnfinished = result.Handoff is not null || result.Blocker is not null || task.IsConsultation || result.AwaitsReview == true;
        return isUnfinished && task.Record.Canceling == true ? AttemptOutcome.Canceled
            : result.Blocker is not null ? AttemptOutcome.AwaitsAnswer
            : result.Handoff is not null ? AttemptOutcome.HandedOff
            : task.IsUnderReview ? AttemptOutcome.Reviewed
            : task.IsConsultation ? AttemptOutcome.Consulted
            : result.AwaitsReview == true ? AttemptOutcome.AwaitsReview
            : Approvals.IsNeeded(board, task, result) ? AttemptOutcome.AwaitsApproval
            : AttemptOutcome.Completed;
    }

    // An interruption by the swarm's own stop, also where an attempt that hung had to be terminated, costs the task nothing.
    private static AttemptOutcome OutcomeOf(Board board, TaskEntry task, FailureRule rule, DateTimeOffset now) =>
        task.Record.Canceling == true ? AttemptOutcome.Canceled
        : rule.IsInterruption && IsStopped(board, now) ? AttemptOutcome.HandedBack
        : rule.Then == FailureConsequence.End ? AttemptOutcome.Canceled
        : Blockers.IsReportedBy(task, task.Record.Attempts) && !rule.BlamesProvider ? AttemptOutcome.AwaitsAnswer
        : rule.Then == FailureConsequence.Fail || (rule.UsesRetry && RetryBudget.IsSpent(board, task)) ? AttemptOutcome.Failed
        : AttemptOutcome.Retried;

    // The swarm itself ended an attempt that its watchdog found stuck: what counts is why, not how.
    private static TaskFailure Judged(TaskEntry task, TaskFailure failure) =>
        task.Record.Stuck == true && failure.Kind is FailureKind.Canceled or FailureKind.Infrastructure
            ? new() { Kind = FailureKind.Timeout, Message = StuckMessage, Salvage = failure.Salvage, Host = failure.Host }
            : failure with
            {
                Message = Text.Cut(failure.Message, MaxMessage),
                Usage = null,
                LostRuns = null,
                Session = null,
                SharedChanges = null,
                OtherModel = null,
                Models = null,
                Provider = failure.Provider is { } provider ? Text.Cut(provider, ProviderKey.MaxProvider) : null,
            };
}
