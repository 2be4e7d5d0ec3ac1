using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task cancel</c></summary>
internal static class TaskCancelCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why; kept on the task." };

    public static Command Create() => new Command("cancel", "Gives a task up; what waits for it is blocked.") { Id, Reason }.Runs(async session =>
    {
        var request = new CancelTask { Task = session.Get(Id)!, Reason = session.Get(Reason) };
        var swarm = await session.SwarmAsync();
        await swarm.UpdateAsync(s => s.CancelTaskAsync(request), session.Cancel);
        session.Done($"Task {request.Task} is canceled.");
    });
}
