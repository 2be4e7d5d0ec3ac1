using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task retry</c></summary>
internal static class TaskRetryCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<string?> Hint = new("--hint") { Description = "A hint for the next attempt." };

    public static Command Create() => new Command("retry", "Tries a failed task again, with its retries anew.") { Id, Hint }.Runs(async session =>
    {
        var request = new RetryTask { Task = session.Get(Id)!, Hint = session.Get(Hint) };
        var swarm = await session.SwarmAsync();
        await swarm.UpdateAsync(s => s.RetryTaskAsync(request), session.Cancel);
        session.Done($"Task {request.Task} is ready again.");
    });
}
