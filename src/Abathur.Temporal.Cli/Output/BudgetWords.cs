using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output;

/// <summary>What a spent budget means, and what to do.</summary>
internal static class BudgetWords
{
    public static string Spent(SwarmStatus status)
    {
        var isTokens = status.Settings.BudgetTokens <= status.Usage.Tokens;
        return "the budget is spent: no further task starts. To raise it: abathur swarm config --swarm " + status.Name
            + (isTokens ? " budgetTokens=" : " budgetCostUsd=") + (isTokens ? "TOKENS" : "USD");
    }
}
