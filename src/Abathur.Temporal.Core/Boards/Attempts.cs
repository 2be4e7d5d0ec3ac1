using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Diagnosis;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Tasks;

namespace Abathur.Temporal.Core.Boards;

/// <summary>What the end of an attempt means, and what people may ask of tasks. Failures are in <see cref="AttemptFailures"/>.</summary>
public static class Attempts
{
    public const int MaxHandoffs = 5;
    public const int MaxSummary = 2000;
    public const int MaxMessage = 1000;
    public const int MaxSharedChanges = 21;
    public const int MaxLostRuns = 20;

    /// <summary>Takes the report of an attempt. Only the running attempt counts: duplicates are nothing, late ones an error event.</summary>
    public static void Report(Board board, TaskReport report, DateTimeOffset now)
    {
        if (board.Find(report.Task) is not { } task || task.State != TaskState.Running || task.Record.Attempts != report.Attempt)
        {
            RefuseLate(board, report, now);
            return;
        }

        var usage = Plausible(report.Result?.Usage ?? report.Failure?.Usage ?? new AgentUsage());
        board.Usage += usage;
        board.Change(task, record => record with { Usage = (record.Usage ?? new AgentUsage()) + usage });
        TellLostRuns(board, task, report.Result?.LostRuns ?? report.Failure?.LostRuns ?? [], now);
        TellChanges(board, task, report.Result?.SharedChanges ?? report.Failure?.SharedChanges ?? [], now);
        if (report.Result is { } result)
        {
            Succeeded(board, task, result, now);
        }
        else
        {
            AttemptFailures.Take(board, task, report.Failure ?? new TaskFailure { Kind = FailureKind.Infrastructure, Message = "The attempt ended without a word." }, now);
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
        if (IsDone(request, task))
        {
            return;
        }

        if (task.State != TaskState.Failed)
        {
            throw new RejectedException($"{task.Id} is {Text.Camel(task.State)}: only a failed task can be tried again.");
        }

        // A person's word fills the purse anew.
        board.Move(task, TaskState.Ready, now, record => record with
        {
            Retries = 0,
            LineageRetries = null,
            NotBefore = null,
            Hints = request.Hint is { } hint ? RetryHint.Append(RetryHint.AfterGivingUp(record), Text.Cut(hint, SubmissionRules.MaxHint)) : RetryHint.AfterGivingUp(record),
        });
        board.Emit(now, SwarmEventKind.TaskRetried, task, "by a person");
    }

    /// <exception cref="RejectedException">No such task, or it is closed.</exception>
    public static void SetPriority(Board board, SetPriority request, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var task = board.Get(request.Task);
        if (TaskTransitions.IsClosed(task.State))
        {
            if (task.Spec.Priority == request.Priority)
            {
                // Sent again, and it has closed meanwhile.
                return;
            }

            throw new RejectedException($"{task.Id} is {Text.Camel(task.State)}: its priority no longer matters.");
        }

        var before = task.Spec.Priority;
        if (before != request.Priority)
        {
            board.Change(task, record => record with { Spec = record.Spec with { Priority = request.Priority } });
            board.Emit(now, SwarmEventKind.PriorityChanged, task, $"{Text.Camel(before)} → {Text.Camel(request.Priority)}");
        }
    }

    // Its client saw the task failed: if it is ready, running or past that attempt, the request was carried out when it came first.
    private static bool IsDone(RetryTask request, TaskEntry task) => request.Attempt is { } attempt
        && (task.Record.Attempts > attempt || (task.Record.Attempts == attempt && task.State is TaskState.Ready or TaskState.Running));

    internal static void End(Board board, TaskEntry task, TaskFailure failure, DateTimeOffset now)
    {
        board.Emit(now, SwarmEventKind.TaskCanceled, task, failure.Message);
        board.Move(task, TaskState.Canceled, now, record => record with
        {
            Failure = failure,
            KeepBranch = null,
            Canceling = null,
            Stuck = null,
            Approval = null,
        });
    }

    // Their usage is in the attempt's already.
    private static void TellLostRuns(Board board, TaskEntry task, IReadOnlyList<LostRun> runs, DateTimeOffset now)
    {
        foreach (var (number, run) in runs.Take(MaxLostRuns).Index())
        {
            var where = run.Host is { } host ? $" on {Text.Cut(host, 100)}" : string.Empty;
            var why = run.Reason is { } reason ? Text.Cut(reason, 200) : "it ended without a result.";
            board.Emit(now, SwarmEventKind.RunLost, task, FormattableString.Invariant(
                $"Run {number + 1}{where} was lost after {run.Usage.Turns} turns and {run.Usage.Tokens:N0} tokens: {why}"));
        }
    }

    // Attempts that run side by side see the same change.
    private static void TellChanges(Board board, TaskEntry task, IReadOnlyList<string> changes, DateTimeOffset now)
    {
        foreach (var change in changes.Take(MaxSharedChanges).Select(change => Text.Cut(change, MaxMessage)))
        {
            if (!board.Events.Kept.Any(told => told.Kind == SwarmEventKind.RepositoryChanged && told.Message == change))
            {
                board.Emit(now, SwarmEventKind.RepositoryChanged, task, change);
            }
        }
    }

    private static void Succeeded(Board board, TaskEntry task, TaskRunResult result, DateTimeOffset now)
    {
        ProviderPauses.Ended(board, task, answered: true, now);
        if (result.AddWork is { } work)
        {
            ExtraWork.Accept(board, work, now, task);
        }

        if (result.Handoff is { } handoff)
        {
            HandOff(board, task, handoff, now);
            return;
        }

        BreakerChanges.Succeeded(board, task, now);
        if (Consultations.IsOne(task))
        {
            Consultations.Return(board, task, result.Summary, now);
            return;
        }

        if (Approvals.IsNeeded(board, task, result))
        {
            Approvals.Await(board, task, result, now);
            return;
        }

        board.Move(task, TaskState.Completed, now, record => record with
        {
            Summary = result.Summary is { } summary ? Text.Cut(summary, MaxSummary) : record.Summary,
            Commit = result.Commit,
            AlreadyComplete = result.AlreadyComplete is { } reason ? Text.Cut(reason, MaxSummary) : null,
            Host = result.Host,
            Failure = null,
            KeepBranch = null,
            Canceling = null,
            Stuck = null,
            Approval = null,
        });
        board.Emit(now, SwarmEventKind.TaskCompleted, task, result.AlreadyComplete is { } why ? "already complete: " + Text.Cut(why, MaxMessage) : result.Summary);
        if (task.Record.Diagnoses is not null)
        {
            Verdicts.Apply(board, task, result.Verdict, result.Summary, now);
        }
    }

    private static void HandOff(Board board, TaskEntry task, Handoff handoff, DateTimeOffset now)
    {
        var from = task.Record.Agent!;
        var targets = Roster.Find(board, from)?.HandoffTargets ?? [];
        var refusal = !targets.Contains(handoff.Agent) ? $"'{handoff.Agent}' is not among the handoff_targets of '{from}'"
            : Roster.Find(board, handoff.Agent) is null ? $"there is no agent '{handoff.Agent}'"
            : task.Record.Handoffs >= MaxHandoffs ? FormattableString.Invariant($"the task was handed off {MaxHandoffs} times already")
            : null;
        if (refusal is not null)
        {
            AttemptFailures.Take(board, task, new TaskFailure { Kind = FailureKind.Agent, Message = $"The hand-off was refused: {refusal}." }, now);
            return;
        }

        BreakerChanges.Undecided(board, task, now);
        if (task.Record.Canceling == true)
        {
            End(board, task, task.Record.Failure!, now);
            return;
        }

        board.Move(task, TaskState.Ready, now, record => record with
        {
            Failure = null,
            Agent = handoff.Agent,
            ReturnTo = Consultations.ReturnTo(board, task, handoff.Agent),
            Routing = $"handed off by {from}",
            Handoffs = record.Handoffs + 1,
            KeepBranch = true,
            Stuck = null,
            Hints = handoff.Note is { } note ? RetryHint.Append(record.Hints, Text.Cut($"Handed off by {from}: {note}", SubmissionRules.MaxHint)) : record.Hints,
        });
        board.Emit(now, SwarmEventKind.TaskHandedOff, task, $"{from} → {handoff.Agent}");
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

    // An agent's program reports its figures: nonsense must neither overflow a sum nor give budget back.
    private static AgentUsage Plausible(AgentUsage usage) => new(
        Math.Clamp(usage.Turns, 0, 100_000),
        Math.Clamp(usage.Tokens, 0, 1_000_000_000_000),
        Math.Clamp(usage.CostUsd, 0, 1_000_000));

    private static TaskFailure Canceled(string reason) => new() { Kind = FailureKind.Canceled, Message = reason };
}
