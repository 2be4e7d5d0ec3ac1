using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Limits;

/// <summary>Whether an agent's program tells in time what it uses. A budget can't hold for one that doesn't.</summary>
internal static class Metering
{
    /// <summary>Why the agent may not start within such a budget, and what to do about it; null: it may.</summary>
    public static string? Problem(Board board, string name, AttemptBudget budget)
    {
        if (board.FindAgent(name) is not { Reports: { } reports } agent)
        {
            // A worker of an earlier version doesn't say.
            return null;
        }

        var settings = board.Settings;
        var isPriced = ModelPrice.Find(settings.Prices, agent.Model) is not null;
        if (budget.CostUsd is not null && reports.Cost == ReportTime.Never && !isPriced)
        {
            var model = agent.Model is { } known ? $"the model '{Text.Cut(known, 60)}'" : "its model, which its definition doesn't name";
            return $"the agent '{name}' tells no cost, and `prices` has no entry for {model}: add one, as in abathur swarm config 'prices={{\"{Text.Cut(agent.Model ?? ModelPrice.AnyModel, 60)}\":{{\"inputUsd\":1,\"outputUsd\":8}}}}'";
        }

        var cost = reports.Cost == ReportTime.Never || (isPriced && reports.Tokens < reports.Cost) ? reports.Tokens : reports.Cost;
        var isLate = (budget.Tokens is not null && reports.Tokens != ReportTime.Running) || (budget.CostUsd is not null && cost != ReportTime.Running);
        return isLate && settings.BudgetGranularity == BudgetGranularity.Report
            ? $"the program of the agent '{name}' tells only at its end what it used, so that a budget can't end it earlier: use another agent, or allow it with abathur swarm config budgetGranularity=attempt"
            : null;
    }
}
