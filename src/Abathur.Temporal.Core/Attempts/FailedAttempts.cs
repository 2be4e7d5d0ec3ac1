using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Diagnosis;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Limits;

namespace Abathur.Temporal.Core.Attempts;

/// <summary>What follows a failed attempt that its task survives, or doesn't.</summary>
internal static class FailedAttempts
{
    public static void Retry(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        var rule = AttemptEnd.RuleFor(board, task, failure.Kind);
        if (rule.UsesRetry)
        {
            RetryBudget.Use(board, task);
        }

        DateTimeOffset? notBefore = rule.Then == FailureConsequence.RetryAfterBackoff
            ? now + RetryBackoff.Before(task.Record.Retries, board.Settings.RetryBackoffSeconds)
            : null;

        // What an interruption left is told once.
        var hint = rule.Teaches && (rule.UsesRetry || failure.Kind == FailureKind.Budget) ? RetryHint.For(task.Record.Attempts, task.Record.Retries, failure)
            : Continuation.Applies(board, task) && failure.Salvage != task.Record.Failure?.Salvage ? RetryHint.Interrupted(task.Record.Attempts, failure)
            : null;
        board.EndAttempt(task, TaskState.Ready, now, record => record with
        {
            NotBefore = notBefore > now ? notBefore : null,
            Failure = failure,
            KeepBranch = Continuation.After(board, task, rule, task.IsConsultation || WaitsForProvider(board, rule) ? task.Record.KeepBranch : null),
            Session = Sessions.After(board, task, rule),
            Hints = hint is null ? record.Hints : RetryHint.Append(record.Hints, hint),
        });
        board.Emit(now, SwarmEventKind.TaskRetried, task, failure.Message, failure.Kind);
        if (WaitsForProvider(board, rule) || rule.Then == FailureConsequence.WaitForProvider)
        {
            ProviderPauses.Refused(board, task, failure, now);
        }
        else if (rule.Then == FailureConsequence.AskOperator)
        {
            EscalationDesk.Ask(
                board,
                new(EscalationKind.Auth, [], task.Record.Agent),
                $"The agent '{task.Record.Agent}' can't log in: {failure.Message} Fix its key or login, then answer 'retry'. Otherwise the agent is tried again when its circuit breaker half-opens.",
                now);
        }
    }

    public static void HandBack(Board board, TaskEntry task, DateTimeOffset now) => board.EndAttempt(task, TaskState.Ready, now, record => record with
    {
        NotBefore = null,
        Approval = task.Record.Approval,
        KeepBranch = task.Record.Approval is null && !task.IsConsultation ? null : task.Record.KeepBranch,
    });

    // If an operator or a diagnosis has it tried again, it continues as a retry would.
    public static void GiveUp(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        var rule = FailureRules.For(failure.Kind, board.Rules);
        var keepsBranch = board.Rules >= RulesVersion.Third && (task.IsConsultation || failure.Kind == FailureKind.MissingProgram);
        board.Emit(now, SwarmEventKind.TaskFailed, task, failure.Message, failure.Kind);
        if (task.IsUnderReview)
        {
            Reviews.GiveUp(board, task, failure, now);
            return;
        }

        board.EndAttempt(task, TaskState.Failed, now, record => record with
        {
            Failure = failure,
            KeepBranch = Continuation.After(board, task, rule, keepsBranch ? task.Record.KeepBranch : null),
            Session = Sessions.After(board, task, rule),
        });
        if (board.State is SwarmState.Running or SwarmState.Paused)
        {
            Diagnoses.Begin(board, task, failure, now);
        }
    }

    /// <summary>Says why an agent was ended early, where the kind of the failure tells.</summary>
    public static void TellTermination(Board board, TaskEntry task, FailureKind kind, DateTimeOffset now)
    {
        var reason = kind switch
        {
            FailureKind.Timeout => "timeout",
            FailureKind.Infrastructure => "heartbeat",
            FailureKind.Budget => "budget",
            FailureKind.Canceled => AttemptEnd.IsStopped(board, now) ? "shutdown" : "canceled",
            _ => null,
        };
        if (reason is not null)
        {
            board.Emit(now, SwarmEventKind.AgentTerminated, task, reason);
        }
    }

    // The next attempt continues from what was committed before, once the provider answers.
    private static bool WaitsForProvider(Board board, FailureRule rule) =>
        rule.BlamesProvider && board.Rules >= RulesVersion.Third;
}
