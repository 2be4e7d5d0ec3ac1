using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Goals;

/// <summary><c>abathur goal list</c></summary>
internal static class GoalListCommand
{
    public static Command Create() => new Command("list", "Lists the goals.").Runs(async session =>
    {
        var swarm = await session.SwarmAsync();
        var goals = (await swarm.QueryAsync(s => s.Status(), session.Cancel)).Goals;
        session.Print(goals, console =>
        {
            var table = new Listing(Column.Whole("NAME"), Column.Whole("STATUS"), Column.Whole("PRIORITY", rank: 2), Column.Whole("BUDGET", rank: 3), Column.Text("DESCRIPTION", rank: 1));
            foreach (var goal in goals)
            {
                table.Add(goal.Name, Words.Of(goal.Status), Words.Of(goal.Priority), BudgetWords.Limits(goal.BudgetTokens, goal.BudgetCostUsd), goal.Description);
            }

            console.Write(table);
        });
    });
}
