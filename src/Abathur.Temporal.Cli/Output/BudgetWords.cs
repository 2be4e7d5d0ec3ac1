using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output;

/// <summary>What budgets allow, and what a spent one means.</summary>
internal static class BudgetWords
{
    public static string Spent(SwarmStatus status)
    {
        var settings = status.Settings;
        var isTokens = settings.BudgetTokens - status.Usage.Tokens is { } left && (settings.BudgetCostUsd is null || left <= 0 || left < settings.AttemptBudgetTokens);
        return "the budget is spent: no further task starts. To raise it: abathur swarm config --swarm " + status.Name
            + (isTokens ? " budgetTokens=" : " budgetCostUsd=") + (isTokens ? "TOKENS" : "USD");
    }

    /// <summary><c>12.5k tokens and $3.00</c>; null: no limit.</summary>
    public static string? Limits(long? tokens, decimal? costUsd) => (tokens, costUsd) switch
    {
        (null, null) => null,
        ({ } most, null) => $"{Show.Count(most)} tokens",
        (null, { } most) => Show.Dollars(most),
        ({ } most, { } cost) => $"{Show.Count(most)} tokens and {Show.Dollars(cost)}",
    };

    /// <summary>What is used, of which limits, and what running attempts have reserved.</summary>
    public static string Used(AgentUsage usage, string? limits, AgentUsage? reserved)
    {
        var held = reserved is null ? null : Limits(reserved.Tokens > 0 ? reserved.Tokens : null, reserved.CostUsd > 0 ? reserved.CostUsd : null);
        return Show.Usage(usage) + (limits is null ? string.Empty : $" of {limits}") + (held is null || limits is null ? string.Empty : $", {held} reserved");
    }
}
