using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Requests;

/// <summary>What operators ask of single tasks: to cancel one, to try it again, to change its priority.</summary>
public static class TaskRequests
{
    private const int MaxReason = 1000;

    /// <exception cref="RejectedException">No such task, or it is completed.</exception>
    public static void Cancel(Board board, CancelTask request, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var task = board.Get(request.Task);
        var why = new TaskFailure { Kind = FailureKind.Canceled, Message = Text.Cut(request.Reason ?? "canceled by an operator", MaxReason) };
        switch (task.State)
        {
            case TaskState.Canceled:
                break;
            case TaskState.Completed:
                throw new RejectedException($"{task.Id} is completed and can't be canceled.");
            case TaskState.Running when task.Record.Canceling == true:
                break;
            case TaskState.Running:
                board.Change(task, record => record with { Canceling = true, Failure = why });
                board.Pending.Add(new AttemptCommand.Cancel(task.Id, task.Record.Attempts));
                break;
            default:
                board.Cancel(task, why, now);
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

        // An operator's request gives the task and its lineage their whole retry budget again.
        var hints = RetryHint.AfterGivingUp(task.Record);
        board.Move(task, TaskState.Ready, now, record => record with
        {
            Retries = 0,
            LineageRetries = null,
            PlanCorrections = 0,
            NotBefore = null,
            Hints = request.Hint is { } hint ? RetryHint.Append(hints, Text.Cut(hint, SubmissionRules.MaxHint)) : hints,
        });
        board.Emit(now, SwarmEventKind.TaskRetried, task, "by an operator");
    }

    /// <exception cref="RejectedException">No such task, or it is closed.</exception>
    public static void SetPriority(Board board, SetPriority request, DateTimeOffset now)
    {
        Lifecycle.RequireOpen(board);
        var task = board.Get(request.Task);
        var before = task.Spec.Priority;
        if (before == request.Priority)
        {
            // Perhaps sent again: also a task that has closed meanwhile is as it was asked for.
            return;
        }

        if (TaskTransitions.IsClosed(task.State))
        {
            throw new RejectedException($"{task.Id} is {Text.Camel(task.State)}: its priority no longer matters.");
        }

        board.Change(task, record => record with { Spec = record.Spec with { Priority = request.Priority } });
        board.Emit(now, SwarmEventKind.PriorityChanged, task, $"{Text.Camel(before)} → {Text.Camel(request.Priority)}");
    }

    // Its client saw the task failed: if it is ready, running or past that attempt, the request was carried out when it came first.
    private static bool IsDone(RetryTask request, TaskEntry task) => request.Attempt is { } attempt
        && (task.Record.Attempts > attempt || (task.Record.Attempts == attempt && task.State is TaskState.Ready or TaskState.Running));
}
