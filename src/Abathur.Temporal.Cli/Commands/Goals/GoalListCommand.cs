using System.CommandLine;
using Abathur.Temporal.Cli.Output;

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
            var table = Tables.Create("NAME", "STATUS", "PRIORITY", "DESCRIPTION");
            foreach (var goal in goals)
            {
                table.Add(goal.Name, Show.Word(goal.Status), Show.Word(goal.Priority), SafeText.Line(goal.Description, 100));
            }

            console.Write(table);
        });
    });
}
