using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Goals;

/// <summary><c>abathur goal pause</c>, <c>resume</c> and <c>retire</c></summary>
internal static class GoalStatusCommand
{
    public static Command Create(string verb, string description, GoalStatus status)
    {
        var name = new Argument<string>("goal") { Description = "The goal's name." };
        return new Command(verb, description) { name }.Runs(async session =>
        {
            var change = new GoalChange { Name = session.Get(name)!, Status = status };
            var swarm = await session.SwarmAsync();
            await swarm.UpdateAsync(s => s.ChangeGoalAsync(change), session.Cancel);
            session.Done($"Goal {change.Name} is {Text.Camel(status)}.");
        });
    }
}
