using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task depend</c></summary>
internal static class TaskDependCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<string> On = new("--on") { Description = "The task it waits for: id or key.", Required = true };
    private static readonly Option<bool> Remove = new("--remove") { Description = "No longer wait for it." };

    public static Command Create() => new Command("depend", "Makes a task wait for another, or no longer.") { Id, On, Remove }.Runs(async session =>
    {
        var change = new DependencyChange { Task = session.Get(Id)!, DependsOn = session.Get(On)! };
        var swarm = await session.SwarmAsync();
        if (session.Get(Remove))
        {
            await swarm.UpdateAsync(s => s.RemoveDependencyAsync(change), session.Cancel);
            session.Done($"Task {change.Task} no longer waits for {change.DependsOn}.");
        }
        else
        {
            await swarm.UpdateAsync(s => s.AddDependencyAsync(change), session.Cancel);
            session.Done($"Task {change.Task} waits for {change.DependsOn}.");
        }
    });
}
