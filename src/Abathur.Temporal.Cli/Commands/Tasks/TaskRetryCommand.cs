using System.CommandLine;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task retry</c></summary>
internal static class TaskRetryCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<string?> Hint = new("--hint") { Description = "A hint for the next attempt." };

    public static Command Create() => new Command("retry", "Tries a failed task again, with its full retry budget.") { Id, Hint }.Runs(async session =>
    {
        var id = session.Get(Id)!;
        var swarm = await session.SwarmAsync();
        var task = await swarm.QueryAsync(s => s.Task(id), session.Cancel);
        if (task.State != TaskState.Failed)
        {
            throw new CommandException(ExitCode.Rejected, $"{task.Id} is {Text.Camel(task.State)}: only a failed task can be tried again.");
        }

        // Named, so that a retry that is sent twice is done once.
        var request = new RetryTask { Task = id, Hint = session.Get(Hint), Attempt = task.Attempts };
        await swarm.UpdateAsync(s => s.RetryTaskAsync(request), session.Cancel);
        session.Done($"Task {request.Task} is ready again.");
    });
}
