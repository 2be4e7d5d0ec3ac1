using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output;

/// <summary>What budgets allow, and what a spent one means.</summary>
internal static class BudgetWords
{
    public static string Spent(SwarmStatus status)
    {
        var settings = status.Settings;
        var isTokens = IsSpent(settings.BudgetTokens - status.Usage.Tokens, settings.AttemptBudgetTokens);
        return isTokens || IsSpent(settings.BudgetCostUsd - status.Usage.CostUsd, settings.AttemptBudgetCostUsd)
            ? "the budget is spent: no further task starts. To raise it: abathur swarm config --swarm " + status.Name
                + (isTokens ? " budgetTokens=" : " budgetCostUsd=") + (isTokens ? "TOKENS" : "USD")
            : $"budgets hold back every task that is ready: see abathur escalation list --swarm {status.Name}";
    }

    /// <summary><c>12.5k tokens and $3.00</c>; null: no limit.</summary>
    public static string? Limits(long? tokens, decimal? costUsd) => (tokens, costUsd) switch
    {
        (null, null) => null,
        ({ } most, null) => $"{Show.Count(most)} tokens",
        (null, { } most) => Show.Dollars(most),
        ({ } most, { } cost) => $"{Show.Count(most)} tokens and {Show.Dollars(cost)}",
    };

    private static bool IsSpent(decimal? left, decimal? attempt) => left <= 0 || left < attempt;

    /// <summary>What is used, of which limits, and what running attempts have reserved.</summary>
    public static string Used(AgentUsage usage, string? limits, AgentUsage? reserved)
    {
        var held = reserved is null ? null : Limits(reserved.Tokens > 0 ? reserved.Tokens : null, reserved.CostUsd > 0 ? reserved.CostUsd : null);
        return Show.Usage(usage) + (limits is null ? string.Empty : $" of {limits}") + (held is null || limits is null ? string.Empty : $", {held} reserved");
    }
}
