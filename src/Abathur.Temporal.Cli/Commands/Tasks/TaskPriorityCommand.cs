using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task priority</c></summary>
internal static class TaskPriorityCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Argument<TaskPriority> Priority = EnumInput.Argument<TaskPriority>("priority", "The new priority.");

    public static Command Create() => new Command("priority", "Changes a task's priority.") { Id, Priority }.Runs(async session =>
    {
        var request = new SetPriority { Task = session.Get(Id)!, Priority = session.Get(Priority) };
        var swarm = await session.SwarmAsync();
        await swarm.UpdateAsync(s => s.SetPriorityAsync(request), session.Cancel);
        session.Done($"Task {request.Task} has priority {Text.Camel(request.Priority)}.");
    });
}
