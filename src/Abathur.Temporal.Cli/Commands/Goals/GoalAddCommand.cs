using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Goals;

/// <summary><c>abathur goal add</c></summary>
internal static class GoalAddCommand
{
    private static readonly Argument<string> Name = new("goal") { Description = $"The goal's name: {SwarmName.Grammar}." };
    private static readonly Option<string?> Description = new("--description", "-d") { Description = "What is wanted." };

    private static readonly Option<TaskPriority?> Priority = EnumInput.Option<TaskPriority>(
        "--priority", "Weighs half as much as a task's own. Default: normal.", "-p");

    private static readonly Option<long?> BudgetTokens = BudgetOptions.Tokens("all attempts at its tasks");
    private static readonly Option<decimal?> BudgetCost = BudgetOptions.CostUsd("all attempts at its tasks");

    public static Command Create() => new Command("add", "Adds a goal.") { Name, Description, Priority, BudgetTokens, BudgetCost }.Runs(async session =>
    {
        var goal = new Goal
        {
            Name = session.Get(Name)!,
            Description = session.Get(Description),
            Priority = session.Get(Priority) ?? TaskPriority.Normal,
            BudgetTokens = session.Get(BudgetTokens),
            BudgetCostUsd = session.Get(BudgetCost),
        };
        var swarm = await session.SwarmAsync();
        await swarm.UpdateAsync(s => s.AddGoalAsync(goal), session.Cancel);
        session.Done($"Swarm {swarm.Name} has the goal {goal.Name}.");
    });
}
