using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Limits;

namespace Abathur.Temporal.Core.Requests;

/// <summary>What an answer does. Tasks that moved on meanwhile are left alone.</summary>
internal static class Decisions
{
    public static void Apply(
        Board board, Escalation escalation, EscalationChoice choice, string? note, DateTimeOffset now, IReadOnlyList<TaskSubmission>? tasks = null)
    {
        if (choice == EscalationChoice.Retry && escalation is { Kind: EscalationKind.Auth, Agent: { } agent })
        {
            BreakerChanges.Close(board, agent, now);
        }

        if (choice == EscalationChoice.Raise)
        {
            Budget.Raise(board, escalation, now);
        }

        if (escalation.Provider is { } provider)
        {
            Apply(board, provider, choice, note, now);
        }

        foreach (var task in escalation.Tasks.Select(board.Find).OfType<TaskEntry>())
        {
            Apply(board, task, choice, note, now, tasks);
        }
    }

    /// <summary>Whether an answer changes anything as things stand.</summary>
    public static bool HasEffect(Board board, Escalation escalation, EscalationChoice choice) => choice switch
    {
        EscalationChoice.Keep => true,
        EscalationChoice.Raise => !Budget.IsSettled(board, escalation),
        EscalationChoice.Retry when escalation.Provider is { } provider => board.Providers.ContainsKey(provider),
        EscalationChoice.Retry when escalation.Kind == EscalationKind.Auth => true,
        EscalationChoice.Cancel when escalation.Provider is { } provider => ProviderPauses.Waiting(board, provider).Any(),
        _ => escalation.Tasks.Select(board.Find).OfType<TaskEntry>().Any(task => HasEffect(board, task, choice)),
    };

    /// <summary>Whether what was asked about has settled itself.</summary>
    public static bool IsSettled(Board board, Escalation escalation, DateTimeOffset now) => escalation switch
    {
        { Provider: { } provider } => !board.Providers.ContainsKey(provider),
        { Kind: EscalationKind.Auth } => board.Breaker(escalation.Agent!).Allows(now),
        { Kind: EscalationKind.Budget } => Budget.IsSettled(board, escalation),
        _ => !escalation.Tasks.Select(board.Find).OfType<TaskEntry>().Any(task => IsOpen(board, escalation.Kind, task)),
    };

    private static bool IsOpen(Board board, EscalationKind kind, TaskEntry task) => kind switch
    {
        EscalationKind.Approval or EscalationKind.Plan => task.Record.Approval == ApprovalState.Waiting,
        EscalationKind.Blocker => Blockers.IsOpen(task),
        EscalationKind.Failure or EscalationKind.Infrastructure => task.State == TaskState.Failed || HoldsUp(board, task),
        _ => HoldsUp(board, task),
    };

    private static void CancelWithDependents(Board board, TaskEntry task, string? reason, DateTimeOffset now)
    {
        var due = new Queue<TaskEntry>([task]);
        var seen = new HashSet<int> { task.Number };
        while (due.TryDequeue(out var next))
        {
            if (!TaskTransitions.IsClosed(next.State))
            {
                TaskRequests.Cancel(board, new CancelTask { Task = next.Id, Reason = reason }, now);
            }

            foreach (var number in next.Dependents.Where(seen.Add))
            {
                due.Enqueue(board[number]);
            }
        }
    }

    // Failed or canceled, and something waits for it.
    private static bool HoldsUp(Board board, TaskEntry task) =>
        TaskTransitions.BreaksDependents(task.State) && task.Dependents.Any(number => TaskTransitions.IsWaiting(board[number].State));

    private static bool HasEffect(Board board, TaskEntry task, EscalationChoice choice) => choice switch
    {
        EscalationChoice.Retry => task.State == TaskState.Failed,
        EscalationChoice.Accept => TaskTransitions.BreaksDependents(task.State),
        EscalationChoice.Cancel => !TaskTransitions.IsClosed(task.State) || HoldsUp(board, task),
        EscalationChoice.Approve or EscalationChoice.Reject => task.Record.Approval == ApprovalState.Waiting,
        EscalationChoice.Answer or EscalationChoice.Decide => Blockers.IsOpen(task),
        _ => true,
    };

    private static void Apply(Board board, string provider, EscalationChoice choice, string? note, DateTimeOffset now)
    {
        if (choice == EscalationChoice.Retry)
        {
            board.Providers.Remove(provider);
        }
        else if (choice == EscalationChoice.Cancel)
        {
            foreach (var task in ProviderPauses.Waiting(board, provider))
            {
                CancelWithDependents(board, task, note ?? $"its provider '{provider}' is unavailable", now);
            }
        }
    }

    private static void Apply(Board board, TaskEntry task, EscalationChoice choice, string? note, DateTimeOffset now, IReadOnlyList<TaskSubmission>? tasks)
    {
        if (!HasEffect(board, task, choice))
        {
            return;
        }

        switch (choice)
        {
            case EscalationChoice.Retry:
                TaskRequests.Retry(board, new RetryTask { Task = task.Id, Hint = note }, now);
                break;
            case EscalationChoice.Accept:
                Acceptance.Accept(board, task, note ?? "accepted by an operator", now);
                break;
            case EscalationChoice.Cancel:
                CancelWithDependents(board, task, note, now);
                break;
            case EscalationChoice.Approve when task.Record.Plan is { } plan:
                PlanSubmissions.Submit(board, task, tasks ?? plan.Tasks, record => record, now);
                break;
            case EscalationChoice.Approve:
                Approvals.Grant(board, task);
                break;
            case EscalationChoice.Reject:
                Approvals.Reject(board, task, note ?? "not approved", now);
                break;
            case EscalationChoice.Answer:
                Blockers.Answer(board, task, note!);
                break;
            case EscalationChoice.Decide:
                Blockers.Answer(board, task, $"Decide for yourself ({note ?? "an operator leaves it to you"}).");
                break;
            default:
                break;
        }
    }
}
