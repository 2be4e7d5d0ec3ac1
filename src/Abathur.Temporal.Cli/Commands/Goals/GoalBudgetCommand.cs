using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Goals;

/// <summary><c>abathur goal budget</c></summary>
internal static class GoalBudgetCommand
{
    private static readonly Argument<string> Name = new("goal") { Description = "The goal's name." };
    private static readonly Option<long?> Tokens = BudgetOptions.Tokens("all attempts at its tasks");
    private static readonly Option<decimal?> Cost = BudgetOptions.CostUsd("all attempts at its tasks");

    public static Command Create() => new Command("budget", "Sets what all attempts at a goal's tasks may use.") { Name, Tokens, Cost }.Runs(async session =>
    {
        var change = new GoalChange { Name = session.Get(Name)!, BudgetTokens = session.Get(Tokens), BudgetCostUsd = session.Get(Cost) };
        if (change is { BudgetTokens: null, BudgetCostUsd: null })
        {
            throw new InvalidInputException($"Give a budget: abathur goal budget {change.Name} --budget-tokens 1000000, or --budget-cost-usd 5.");
        }

        var swarm = await session.SwarmAsync();
        await swarm.UpdateAsync(s => s.ChangeGoalAsync(change), session.Cancel);
        session.Done($"Goal {change.Name} has its budget.");
    });
}
