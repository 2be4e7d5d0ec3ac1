using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>Whose attempts share a budget: all of the swarm, those of a goal, or those of a task.</summary>
/// <param name="Board">The board.</param>
/// <param name="Goal">The goal; null: another's.</param>
/// <param name="Task">The task; null: another's.</param>
internal sealed record BudgetScope(Board Board, Goal? Goal = null, TaskEntry? Task = null)
{
    private const string GoalPrefix = "goal:";

    /// <summary>The budgets that an attempt at the task draws on: its own first, because the rest of it limits the attempt.</summary>
    public static IEnumerable<BudgetScope> Of(Board board, TaskEntry task)
    {
        if (task.Spec is { BudgetTokens: not null } or { BudgetCostUsd: not null })
        {
            yield return new(board, Task: task);
        }

        if (board.GoalOf(task.Spec) is { } goal && (goal.BudgetTokens is not null || goal.BudgetCostUsd is not null))
        {
            yield return new(board, goal);
        }

        if (board.Settings.BudgetTokens is not null || board.Settings.BudgetCostUsd is not null)
        {
            yield return new(board);
        }
    }

    /// <summary>The budget that an escalation asks about; null: it is gone.</summary>
    public static BudgetScope? Of(Board board, Escalation escalation) => escalation switch
    {
        { Goal: { } goal } => board.Goals.TryGetValue(goal, out var found) ? new(board, found) : null,
        { Tasks: [var id, ..] } => board.Find(id) is { } task && !TaskTransitions.IsClosed(task.State) ? new(board, Task: task) : null,
        _ => new(board),
    };

    /// <summary>The scope of a <see cref="Key"/>; null: it is gone.</summary>
    public static BudgetScope? Parse(Board board, string key) =>
        key.StartsWith(GoalPrefix, StringComparison.Ordinal) ? (board.Goals.TryGetValue(key[GoalPrefix.Length..], out var goal) ? new(board, goal) : null)
        : key == Board.SwarmBudget ? new(board)
        : board.Find(key) is { } task && !TaskTransitions.IsClosed(task.State) ? new(board, Task: task)
        : null;

    /// <summary>How the checkpoint names it.</summary>
    public string Key => Goal is not null ? GoalPrefix + Goal.Name : Task?.Id ?? Board.SwarmBudget;

    /// <summary>Whether several attempts draw on it at once.</summary>
    public bool IsShared => Task is null;

    public BudgetAccount Tokens => new(
        Goal is not null ? Goal.BudgetTokens : Task is not null ? Task.Spec.BudgetTokens : Board.Settings.BudgetTokens, Used.Tokens, Reserved.Tokens);

    public BudgetAccount Cost => new(
        Goal is not null ? Goal.BudgetCostUsd : Task is not null ? Task.Spec.BudgetCostUsd : Board.Settings.BudgetCostUsd, Used.CostUsd, Reserved.CostUsd);

    private AgentUsage Used => Goal is not null ? Board.Costs.OfGoal(Goal.Name) : Task is not null ? Task.Record.Usage ?? new() : Board.Usage;

    private AgentUsage Reserved => Goal is not null ? Board.ReservedBy(Goal.Name) : Task is not null ? new() : Board.Reserved;

    /// <summary>Whether so little is left that no attempt starts, also when those that run have ended.</summary>
    public bool IsSpent => IsSpentIn(Tokens, Cap(Board.Settings.AttemptBudgetTokens)) || IsSpentIn(Cost, Cap(Board.Settings.AttemptBudgetCostUsd));

    public string Name => Goal is not null ? $"the budget of goal '{Goal.Name}'" : Task is not null ? $"the budget of {Task.Id}" : "the budget";

    /// <summary>What is used of which limits, for a spent budget.</summary>
    public string Spent => Join(
        IsSpentIn(Tokens, Cap(Board.Settings.AttemptBudgetTokens))
            ? FormattableString.Invariant($"{Tokens.Used:N0} of {Tokens.Limit:N0} tokens are used{Short(Tokens.Left, Board.Settings.AttemptBudgetTokens, "N0")}") : null,
        IsSpentIn(Cost, Cap(Board.Settings.AttemptBudgetCostUsd))
            ? FormattableString.Invariant($"{Cost.Used:0.00##} of {Cost.Limit:0.00##} USD are used{Short(Cost.Left, Board.Settings.AttemptBudgetCostUsd, "0.00##")}") : null);

    /// <summary>Its limits, each spent one raised to what is used and half of the limit on top, and to no less than an attempt may use.</summary>
    public AttemptBudget Raised => new(
        IsSpentIn(Tokens, Cap(Board.Settings.AttemptBudgetTokens))
            ? (long)(Tokens.Used + Math.Max(decimal.Floor(Tokens.Limit!.Value / 2), Math.Max(1, Cap(Board.Settings.AttemptBudgetTokens) ?? 0)))
            : (long?)Tokens.Limit,
        IsSpentIn(Cost, Cap(Board.Settings.AttemptBudgetCostUsd))
            ? Cost.Used + Math.Max(Cost.Limit!.Value / 2, Math.Max(0.01m, Cap(Board.Settings.AttemptBudgetCostUsd) ?? 0))
            : Cost.Limit);

    /// <summary>Gives it other limits.</summary>
    public void Set(AttemptBudget limits)
    {
        if (Goal is not null)
        {
            Board.Goals[Goal.Name] = Goal with { BudgetTokens = limits.Tokens, BudgetCostUsd = limits.CostUsd };
        }
        else if (Task is not null)
        {
            Board.Change(Task, record => record with { Spec = record.Spec with { BudgetTokens = limits.Tokens, BudgetCostUsd = limits.CostUsd } });
        }
        else
        {
            Board.Settings = Board.Settings with { BudgetTokens = limits.Tokens, BudgetCostUsd = limits.CostUsd };
        }
    }

    /// <summary>Limits in words.</summary>
    public static string Words(AttemptBudget limits) => Join(
        limits.Tokens is { } tokens ? FormattableString.Invariant($"{tokens:N0} tokens") : null,
        limits.CostUsd is { } cost ? FormattableString.Invariant($"{cost:0.00##} USD") : null);

    /// <summary>A command that raises it; null: only an answer does.</summary>
    public string? Command => Task is not null ? null
        : (Goal is null ? "abathur swarm config" : $"abathur goal budget {Goal.Name}") + (IsSpentIn(Tokens, Cap(Board.Settings.AttemptBudgetTokens))
            ? FormattableString.Invariant($"{(Goal is null ? " budgetTokens=" : " --budget-tokens ")}{Raised.Tokens}")
            : FormattableString.Invariant($"{(Goal is null ? " budgetCostUsd=" : " --budget-cost-usd ")}{Raised.CostUsd:0.00}"));

    // A task's attempt takes what is left of its own budget.
    private decimal? Cap(decimal? attempt) => IsShared && Board.Rules >= RulesVersion.Fifth ? attempt : null;

    private static bool IsSpentIn(BudgetAccount account, decimal? cap) => account.Left is { } left && (left <= 0 || left < cap);

    private string Short(decimal? left, decimal? attempt, string format) => left > 0 && Cap(attempt) is { } cap
        ? $", and an attempt may use {cap.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}"
        : string.Empty;

    private static string Join(params string?[] parts) => string.Join(" and ", parts.OfType<string>());
}
