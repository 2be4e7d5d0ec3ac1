using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;

namespace Abathur.Temporal.Core.Limits;

/// <summary>A spent budget holds back every task that draws on it until an operator raises it: that is told once, and asked.</summary>
internal static class Budget
{
    private const string AgentPrefix = "agent:";

    /// <summary>Whether the swarm's budget is spent.</summary>
    public static bool IsSpent(Board board) => new BudgetScope(board).IsSpent;

    /// <summary>Whether the swarm's budget is spent, or other budgets hold back every task that is ready otherwise.</summary>
    public static bool HoldsAll(Board board) => IsSpent(board) || (board.Rules >= RulesVersion.Fifth
        && board.Ready.Count > 0
        && board.Ready.Count + board.AwaitOperator == board.Count(TaskState.Ready)
        && board.Ready.Firsts(everyOf: _ => false).Select(number => Reservation.For(board, board[number])).All(reservation => reservation.IsSpent || reservation.Unmetered is not null));

    /// <summary>Tells and asks if a budget is spent and a task would start otherwise. What runs may end.</summary>
    public static void Follow(Board board, DateTimeOffset now)
    {
        if (board.Rules < RulesVersion.Third)
        {
            return;
        }

        var unmetered = board.Rules < RulesVersion.Fifth ? [] : UnmeteredAgents(board);
        board.BudgetsTold.RemoveWhere(key => key.StartsWith(AgentPrefix, StringComparison.Ordinal)
            ? !unmetered.ContainsKey(key[AgentPrefix.Length..])
            : BudgetScope.Parse(board, key)?.IsSpent != true);
        if (board.State != SwarmState.Running)
        {
            return;
        }

        foreach (var scope in Holding(board))
        {
            Tell(board, scope, now);
        }

        foreach (var (agent, why) in unmetered.Where(pair => board.BudgetsTold.Add(AgentPrefix + pair.Key)))
        {
            EscalationDesk.Ask(board, new(EscalationKind.Budget, [], agent), $"A budget is set, and tasks wait because {why}.", now);
        }
    }

    /// <summary>Raises each spent limit of the budget that an escalation asks about to what is used and half of the limit on top.</summary>
    public static void Raise(Board board, Escalation escalation, DateTimeOffset now)
    {
        if (BudgetScope.Of(board, escalation) is { } scope)
        {
            var raised = scope.Raised;
            scope.Set(raised);
            board.Emit(now, SwarmEventKind.BudgetRaised, scope.Task, Named(scope, $"to {BudgetScope.Words(raised)}"));
        }
    }

    /// <summary>Whether what an escalation asks about holds nothing back any more.</summary>
    public static bool IsSettled(Board board, Escalation escalation) => escalation.Agent is { } agent
        ? !UnmeteredAgents(board).ContainsKey(agent)
        : BudgetScope.Of(board, escalation)?.IsSpent != true;

    private static void Tell(Board board, BudgetScope scope, DateTimeOffset now)
    {
        if (!board.BudgetsTold.Add(scope.Key))
        {
            return;
        }

        board.Emit(now, SwarmEventKind.BudgetSpent, scope.Task, Named(scope, scope.Spent));
        var question = scope.IsShared && scope.Goal is null
            ? $"The budget is spent: {scope.Spent}. No further task starts."
            : $"{char.ToUpperInvariant(scope.Name[0])}{scope.Name[1..]} is spent: {scope.Spent}. {(scope.Task is null ? "None of its tasks" : "No further attempt")} starts.";
        var limit = scope.Command is { } command ? $", or choose the limit: {command}" : string.Empty;
        EscalationDesk.Ask(
            board,
            new(EscalationKind.Budget, scope.Task is { } task ? [task.Id] : [], Goal: scope.Goal?.Name),
            $"{question} Answer 'raise' to raise it to {BudgetScope.Words(scope.Raised)}{limit}",
            now);
    }

    // The spent budgets that hold a task back which is ready otherwise, in the order of the tasks.
    private static IReadOnlyList<BudgetScope> Holding(Board board)
    {
        if (board.Rules < RulesVersion.Fifth)
        {
            return IsSpent(board) && board.Count(TaskState.Ready) > board.AwaitOperator ? [new BudgetScope(board)] : [];
        }

        return [.. board.Ready.Firsts(everyOf: bucket => bucket.Left is { Tokens: <= 0 } or { CostUsd: <= 0 })
            .Select(number => Reservation.For(board, board[number]))
            .Where(reservation => reservation.IsSpent)
            .Select(reservation => reservation.Lacking!)];
    }

    private static SortedDictionary<string, string> UnmeteredAgents(Board board)
    {
        var agents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var task in board.Ready.Firsts(everyOf: _ => false).Select(number => board[number]))
        {
            if (Reservation.For(board, task).Unmetered is { } why)
            {
                agents[task.Record.Agent!] = why;
            }
        }

        return agents;
    }

    private static string Named(BudgetScope scope, string text) => scope is { Goal: null, Task: null } ? text : $"{scope.Name}: {text}";
}
