using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;

namespace Abathur.Temporal.Core.Limits;

/// <summary>A spent budget holds every task back until an operator raises it: that is told once, and asked.</summary>
internal static class Budget
{
    public static bool IsSpent(Board board) =>
        IsSpent(board.Settings.BudgetTokens, board.Usage.Tokens) || IsSpent(board.Settings.BudgetCostUsd, board.Usage.CostUsd);

    /// <summary>Tells and asks if the budget is spent and a task would start otherwise. What runs may end.</summary>
    public static void Follow(Board board, DateTimeOffset now)
    {
        if (board.Rules < RulesVersion.Third)
        {
            return;
        }

        if (!IsSpent(board))
        {
            board.IsBudgetTold = false;
        }
        else if (!board.IsBudgetTold && board.State == SwarmState.Running && board.Count(TaskState.Ready) > board.AwaitOperator)
        {
            board.IsBudgetTold = true;
            board.Emit(now, SwarmEventKind.BudgetSpent, message: Spent(board));
            EscalationDesk.Ask(
                board,
                new(EscalationKind.Budget, []),
                $"The budget is spent: {Spent(board)}. No further task starts. Answer 'raise' to raise it to {Words(Raised(board))}, or choose the limit: abathur swarm config {Example(board)}",
                now);
        }
    }

    /// <summary>Raises each spent limit to what is used and half of the limit on top.</summary>
    public static void Raise(Board board, DateTimeOffset now)
    {
        board.Settings = Raised(board);
        board.Emit(now, SwarmEventKind.BudgetRaised, message: $"to {Words(board.Settings)}");
    }

    /// <summary>What is used of which limits, for a spent budget.</summary>
    public static string Spent(Board board) => string.Join(" and ", new[]
    {
        IsSpent(board.Settings.BudgetTokens, board.Usage.Tokens)
            ? FormattableString.Invariant($"{board.Usage.Tokens:N0} of {board.Settings.BudgetTokens:N0} tokens are used") : null,
        IsSpent(board.Settings.BudgetCostUsd, board.Usage.CostUsd)
            ? FormattableString.Invariant($"{board.Usage.CostUsd:0.00##} of {board.Settings.BudgetCostUsd:0.00##} USD are used") : null,
    }.OfType<string>());

    private static bool IsSpent<T>(T? limit, T used)
        where T : struct, IComparable<T> => limit is { } most && used.CompareTo(most) >= 0;

    private static SwarmSettings Raised(Board board)
    {
        var (settings, used) = (board.Settings, board.Usage);
        return settings with
        {
            BudgetTokens = IsSpent(settings.BudgetTokens, used.Tokens) ? used.Tokens + Math.Max(settings.BudgetTokens!.Value / 2, 1) : settings.BudgetTokens,
            BudgetCostUsd = IsSpent(settings.BudgetCostUsd, used.CostUsd) ? used.CostUsd + Math.Max(settings.BudgetCostUsd!.Value / 2, 0.01m) : settings.BudgetCostUsd,
        };
    }

    private static string Words(SwarmSettings settings) => string.Join(" and ", new[]
    {
        settings.BudgetTokens is { } tokens ? FormattableString.Invariant($"{tokens:N0} tokens") : null,
        settings.BudgetCostUsd is { } cost ? FormattableString.Invariant($"{cost:0.00##} USD") : null,
    }.OfType<string>());

    private static string Example(Board board)
    {
        var raised = Raised(board);
        return IsSpent(board.Settings.BudgetTokens, board.Usage.Tokens)
            ? FormattableString.Invariant($"budgetTokens={raised.BudgetTokens}")
            : FormattableString.Invariant($"budgetCostUsd={raised.BudgetCostUsd:0.00}");
    }
}
