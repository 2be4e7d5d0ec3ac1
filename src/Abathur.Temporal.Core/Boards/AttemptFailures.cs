using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Diagnosis;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>What a failed attempt costs and causes, by <see cref="FailureRules"/>.</summary>
internal static class AttemptFailures
{
    /// <summary>The seed's words for an attempt that ran for twice its timeout.</summary>
    public const string StuckMessage = "Task stuck - exceeded timeout";

    public static void Take(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        failure = Own(task, failure);
        var rule = FailureRules.For(failure.Kind, board.Rules);
        BreakerChanges.Failed(board, task, rule, now);
        if (rule.Then is not (FailureConsequence.WaitForProvider or FailureConsequence.AskPerson))
        {
            ProviderPauses.Ended(board, task, ProviderPauses.IsAnswer(failure.Kind), now);
        }

        EmitTermination(board, task, failure, now);
        if (task.Record.Canceling == true)
        {
            // The person's reason, not what the attempt made of it.
            Attempts.End(board, task, task.Record.Failure! with { Salvage = failure.Salvage, Host = failure.Host }, now);
        }
        else if (rule.Then == FailureConsequence.End && !IsStopped(board, now))
        {
            Attempts.End(board, task, failure, now);
        }
        else if (!rule.UsesRetry && rule.Then is FailureConsequence.End or FailureConsequence.Fail && failure.Kind != FailureKind.Refused && IsStopped(board, now))
        {
            // Our own doing, also where an attempt that hung had to be terminated: the task is handed back as it was.
            HandBack(board, task, now);
        }
        else if (rule.Then == FailureConsequence.Fail || (rule.UsesRetry && !Lineage.TryUseRetry(board, task)))
        {
            GiveUp(board, task, rule, failure, now);
        }
        else
        {
            TryAgain(board, task, rule, failure, now);
        }
    }

    // How an attempt ends that the watchdog had fenced off (canceled, or terminated) is our doing: what counts is why.
    private static TaskFailure Own(TaskEntry task, TaskFailure failure) =>
        task.Record.Stuck == true && failure.Kind is FailureKind.Canceled or FailureKind.Infrastructure
            ? new TaskFailure { Kind = FailureKind.Timeout, Message = StuckMessage, Salvage = failure.Salvage, Host = failure.Host }
            : failure with
            {
                Message = Text.Cut(failure.Message, Attempts.MaxMessage),
                Usage = null,
                LostRuns = null,
                SharedChanges = null,
                Provider = failure.Provider is { } provider ? Text.Cut(provider, ProviderKey.MaxProvider) : null,
            };

    private static void TryAgain(Board board, TaskEntry task, FailureRule rule, TaskFailure failure, DateTimeOffset now)
    {
        DateTimeOffset? notBefore = rule.Then == FailureConsequence.RetryAfterBackoff
            ? now + RetryBackoff.Before(task.Record.Retries, board.Settings.RetryBackoffSeconds)
            : null;
        // What no agent caused, none can mend. What an interruption left is told once.
        var hint = rule.UsesRetry && failure.Kind != FailureKind.Preparation ? RetryHint.For(task.Record.Attempts, task.Record.Retries, failure)
            : Continuation.Applies(board, task) && failure.Salvage != task.Record.Failure?.Salvage ? RetryHint.Interrupted(task.Record.Attempts, failure)
            : null;
        board.Move(task, TaskState.Ready, now, record => record with
        {
            NotBefore = notBefore > now ? notBefore : null,
            Failure = failure,
            KeepBranch = Continuation.After(board, task, rule, record.ReturnTo is null && !WaitsForProvider(board, rule) ? null : record.KeepBranch),
            Approval = null,
            Stuck = null,
            Hints = hint is null ? record.Hints : RetryHint.Append(record.Hints, hint),
        });
        board.Emit(now, SwarmEventKind.TaskRetried, task, failure.Message, failure.Kind);
        if (WaitsForProvider(board, rule) || rule.Then == FailureConsequence.WaitForProvider)
        {
            ProviderPauses.Refused(board, task, failure, now);
        }
        else if (rule.Then == FailureConsequence.AskPerson)
        {
            EscalationDesk.Ask(
                board,
                new(EscalationKind.Auth, [], task.Record.Agent),
                $"The agent '{task.Record.Agent}' can't log in: {failure.Message} Mend its key or login, then answer 'retry'; it is tried by itself when its breaker allows.",
                now);
        }
    }

    // The next attempt continues from what was committed before, once the provider answers.
    private static bool WaitsForProvider(Board board, FailureRule rule) =>
        rule.Then is FailureConsequence.WaitForProvider or FailureConsequence.AskPerson && board.Rules >= RulesVersion.Third;

    private static void HandBack(Board board, TaskEntry task, DateTimeOffset now) =>
        board.Move(task, TaskState.Ready, now, record => record with
        {
            NotBefore = null,
            Failure = null,
            Stuck = null,
            KeepBranch = record.Approval is null && record.ReturnTo is null ? null : record.KeepBranch,
        });

    // Whoever has it tried once more, an operator or a diagnosis, has it continue as a retry would.
    private static void GiveUp(Board board, TaskEntry task, FailureRule rule, TaskFailure failure, DateTimeOffset now)
    {
        board.Emit(now, SwarmEventKind.TaskFailed, task, failure.Message, failure.Kind);
        board.Move(task, TaskState.Failed, now, record => record with
        {
            Failure = failure,
            KeepBranch = Continuation.After(
                board,
                task,
                rule,
                board.Rules >= RulesVersion.Third && (record.ReturnTo is not null || failure.Kind == FailureKind.MissingProgram) ? record.KeepBranch : null),
            Approval = null,
            Stuck = null,
        });
        if (board.State is SwarmState.Running or SwarmState.Paused)
        {
            Diagnoses.Begin(board, task, failure, now);
        }
    }

    private static void EmitTermination(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        var reason = failure.Kind switch
        {
            FailureKind.Timeout => "timeout",
            FailureKind.Infrastructure => "heartbeat",
            FailureKind.Canceled => IsStopped(board, now) ? "shutdown" : "canceled",
            _ => null,
        };
        if (reason is not null)
        {
            board.Emit(now, SwarmEventKind.AgentTerminated, task, reason);
        }
    }

    private static bool IsStopped(Board board, DateTimeOffset now) => board.State == SwarmState.Stopping && board.StopDeadline <= now;
}
