using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Breakers;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>What the end of an attempt means, and what people may ask of tasks.</summary>
public static class Attempts
{
    public const int MaxHandoffs = 5;
    public const int MaxSummary = 2000;
    public const int MaxMessage = 1000;

    /// <summary>Takes the report of an attempt. Only the running attempt counts: duplicates are nothing, late ones an error event.</summary>
    public static void Report(Board board, TaskReport report, DateTimeOffset now)
    {
        if (board.Find(report.Task) is not { } task || task.State != TaskState.Running || task.Record.Attempts != report.Attempt)
        {
            RefuseLate(board, report, now);
            return;
        }

        var usage = report.Result?.Usage ?? report.Failure?.Usage ?? new AgentUsage();
        board.Usage += usage;
        board.Change(task, record => record with { Usage = (record.Usage ?? new AgentUsage()) + usage, Failure = null });
        if (report.Result is { } result)
        {
            Succeeded(board, task, result, now);
        }
        else
        {
            Failed(board, task, report.Failure ?? new TaskFailure { Kind = FailureKind.Infrastructure, Message = "The attempt ended without a word." }, now);
        }
    }

    /// <exception cref="RejectedException">No such task, or it is closed.</exception>
    public static void Cancel(Board board, CancelTask request, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var task = board.Get(request.Task);
        var reason = Text.Cut(request.Reason ?? "canceled by a person", MaxMessage);
        switch (task.State)
        {
            case TaskState.Canceled:
                break;
            case TaskState.Completed:
                throw new RejectedException($"{task.Id} is completed and can't be canceled.");
            case TaskState.Running when task.Record.Canceling == true:
                break;
            case TaskState.Running:
                board.Change(task, record => record with { Canceling = true, Failure = Canceled(reason) });
                board.Pending.Add(new SwarmCommand.CancelAttempt(task.Id, task.Record.Attempts));
                break;
            default:
                End(board, task, Canceled(reason), now);
                break;
        }
    }

    /// <exception cref="RejectedException">No such task, or it has not failed.</exception>
    public static void Retry(Board board, RetryTask request, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var task = board.Get(request.Task);
        if (task.State != TaskState.Failed)
        {
            throw new RejectedException($"{task.Id} is {Text.Camel(task.State)}: only a failed task can be tried again.");
        }

        board.Move(task, TaskState.Ready, now, record => record with
        {
            Retries = 0,
            NotBefore = null,
            Hints = request.Hint is { } hint ? RetryHint.Append(record.Hints, Text.Cut(hint, SubmissionRules.MaxHint)) : record.Hints,
        });
        board.Emit(now, SwarmEventKind.TaskRetried, task, "by a person");
    }

    /// <exception cref="RejectedException">No such task, or it is closed.</exception>
    public static void SetPriority(Board board, SetPriority request)
    {
        Lifecycle.RequireOpen(board);
        var task = board.Get(request.Task);
        if (TaskTransitions.IsClosed(task.State))
        {
            throw new RejectedException($"{task.Id} is {Text.Camel(task.State)}: its priority no longer matters.");
        }

        board.Change(task, record => record with { Spec = record.Spec with { Priority = request.Priority } });
    }

    private static void Succeeded(Board board, TaskEntry task, TaskRunResult result, DateTimeOffset now)
    {
        AddWork(board, task, result.AddWork, now);
        if (result.Handoff is { } handoff)
        {
            HandOff(board, task, handoff, now);
            return;
        }

        SetBreaker(board, board.Breaker(task.Record.Agent!).Succeeded(), now);
        board.Move(task, TaskState.Completed, now, record => record with
        {
            Summary = result.Summary is { } summary ? Text.Cut(summary, MaxSummary) : null,
            Commit = result.Commit,
            Canceling = null,
        });
        board.Emit(now, SwarmEventKind.TaskCompleted, task, result.Summary);
    }

    private static void AddWork(Board board, TaskEntry task, AddWork? work, DateTimeOffset now)
    {
        if (work is not null)
        {
            ExtraWork.Accept(board, work, now, task);
        }
    }

    private static void HandOff(Board board, TaskEntry task, Handoff handoff, DateTimeOffset now)
    {
        var from = task.Record.Agent!;
        SetBreaker(board, board.Breaker(from).Undecided(task.Id), now);
        var targets = Roster.Find(board, from)?.HandoffTargets ?? [];
        var refusal = !targets.Contains(handoff.Agent) ? $"'{handoff.Agent}' is not among the handoff_targets of '{from}'"
            : Roster.Find(board, handoff.Agent) is null ? $"there is no agent '{handoff.Agent}'"
            : task.Record.Handoffs >= MaxHandoffs ? FormattableString.Invariant($"the task was handed off {MaxHandoffs} times already")
            : null;
        if (refusal is not null)
        {
            Failed(board, task, new TaskFailure { Kind = FailureKind.Agent, Message = $"The hand-off was refused: {refusal}." }, now);
            return;
        }

        if (task.Record.Canceling == true)
        {
            End(board, task, Canceled("canceled by a person"), now);
            return;
        }

        board.Move(task, TaskState.Ready, now, record => record with
        {
            Agent = handoff.Agent,
            Routing = $"handed off by {from}",
            Handoffs = record.Handoffs + 1,
            KeepBranch = true,
            Hints = handoff.Note is { } note ? RetryHint.Append(record.Hints, Text.Cut($"Handed off by {from}: {note}", SubmissionRules.MaxHint)) : record.Hints,
        });
        board.Emit(now, SwarmEventKind.TaskHandedOff, task, $"{from} → {handoff.Agent}");
    }

    private static void Failed(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        failure = failure with { Message = Text.Cut(failure.Message, MaxMessage), Usage = null };
        var rule = FailureRules.For(failure.Kind);
        ApplyBreaker(board, task, rule, now);
        EmitTermination(board, task, failure, now);
        if (task.Record.Canceling == true || (rule.Then == FailureConsequence.End && !IsStopped(board, now)))
        {
            End(board, task, rule.Then == FailureConsequence.End ? failure : Canceled(failure.Message), now);
        }
        else if (rule.Then == FailureConsequence.End)
        {
            ReadyAgain(board, task, now, failure: null, notBefore: null);
        }
        else if (rule.Then == FailureConsequence.Fail || (rule.UsesRetry && task.Record.Retries >= MaxRetries(board, task)))
        {
            GiveUp(board, task, failure, now);
        }
        else
        {
            TryAgain(board, task, rule, failure, now);
        }
    }

    private static void TryAgain(Board board, TaskEntry task, FailureRule rule, TaskFailure failure, DateTimeOffset now)
    {
        var retry = task.Record.Retries + (rule.UsesRetry ? 1 : 0);
        DateTimeOffset? notBefore = rule.Then switch
        {
            FailureConsequence.RetryAfterBackoff => now + RetryBackoff.Before(retry, board.Settings.RetryBackoffSeconds),
            FailureConsequence.WaitForProvider => Later(failure.RetryAt, now) ?? now + FailureRules.DefaultProviderPause,
            _ => null,
        };
        var hint = rule.UsesRetry ? RetryHint.For(task.Record.Attempts, retry, failure) : null;
        if (rule.Then == FailureConsequence.AskPerson)
        {
            board.Emit(now, SwarmEventKind.Escalated, task, $"A person is needed: {failure.Message}", failure.Kind);
        }

        ReadyAgain(board, task, now, failure, notBefore > now ? notBefore : null, retry, hint);
        board.Emit(now, SwarmEventKind.TaskRetried, task, failure.Message, failure.Kind);
    }

    private static void ReadyAgain(Board board, TaskEntry task, DateTimeOffset now, TaskFailure? failure, DateTimeOffset? notBefore, int? retries = null, string? hint = null) =>
        board.Move(task, TaskState.Ready, now, record => record with
        {
            Retries = retries ?? record.Retries,
            NotBefore = notBefore,
            Failure = failure,
            KeepBranch = null,
            Hints = hint is null ? record.Hints : RetryHint.Append(record.Hints, hint),
        });

    private static void GiveUp(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        board.Move(task, TaskState.Failed, now, record => record with { Failure = failure, KeepBranch = null });
        board.Emit(now, SwarmEventKind.TaskFailed, task, failure.Message, failure.Kind);
    }

    private static void End(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        board.Move(task, TaskState.Canceled, now, record => record with { Failure = failure, Canceling = null });
        board.Emit(now, SwarmEventKind.TaskCanceled, task, failure.Message);
    }

    private static void ApplyBreaker(Board board, TaskEntry task, FailureRule rule, DateTimeOffset now)
    {
        var breaker = board.Breaker(task.Record.Agent!);
        var reset = TimeSpan.FromSeconds(board.Settings.CircuitBreakerResetSeconds);
        SetBreaker(board, rule.Breaker switch
        {
            BreakerEffect.Counts => breaker.Failed(task.Id, board.Settings.CircuitBreakerThreshold, reset, now),
            BreakerEffect.Opens => breaker.Opened(reset, now),
            _ => breaker.Undecided(task.Id),
        }, now);
    }

    private static void SetBreaker(Board board, CircuitBreaker breaker, DateTimeOffset now)
    {
        var before = board.Breaker(breaker.Agent);
        if (breaker.Failures == 0)
        {
            board.Breakers.Remove(breaker.Agent);
        }
        else
        {
            board.Breakers[breaker.Agent] = breaker;
        }

        if (before.ProbeAt is null != breaker.ProbeAt is null)
        {
            board.Events.Add(new SwarmEvent
            {
                Number = 0,
                At = now,
                Kind = breaker.ProbeAt is null ? SwarmEventKind.BreakerClosed : SwarmEventKind.BreakerOpened,
                Agent = breaker.Agent,
                Message = breaker.ProbeAt is null ? null : FormattableString.Invariant($"{breaker.Failures} failures in a row; a probe at {breaker.ProbeAt:u}"),
            });
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

    private static void RefuseLate(Board board, TaskReport report, DateTimeOffset now)
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

    private static bool IsStopped(Board board, DateTimeOffset now) => board.State == SwarmState.Stopping && board.StopDeadline <= now;

    private static int MaxRetries(Board board, TaskEntry task) => task.Spec.MaxRetries ?? board.Settings.MaxRetries;

    private static DateTimeOffset? Later(DateTimeOffset? time, DateTimeOffset now) => time > now ? time : null;

    private static TaskFailure Canceled(string reason) => new() { Kind = FailureKind.Canceled, Message = reason };
}
