using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task logs</c></summary>
internal static class TaskLogsCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<int?> Attempt = new("--attempt") { Description = "Which attempt, 1 and up. Default: the newest." };
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on until the attempt has ended." };

    public static Command Create() =>
        new Command("logs", "Shows what an attempt's agent printed; on the host that ran it.") { Id, Attempt, Follow }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var id = session.Get(Id)!;
        var swarm = await session.SwarmAsync();
        var task = await swarm.QueryAsync(s => s.Task(id), session.Cancel);
        var attempt = session.Get(Attempt) ?? task.Attempts;
        if (task.Attempts == 0)
        {
            throw new CommandException(ExitCode.Rejected, $"No attempt at {task.Id} has started yet.");
        }

        if (attempt < 1 || attempt > task.Attempts)
        {
            throw new InvalidInputException($"{task.Id} has attempts 1 to {task.Attempts}; there is no {attempt}.");
        }

        var log = new LogFile(session.Data.LogFile(swarm.Name, task.Id, attempt), session.Raw);
        if (session.Get(Follow))
        {
            return await session.FollowAsync(async cancel =>
            {
                await log.FollowAsync(session.Output, RunsAsync, cancel);
                return ExitCode.Ok;

                async Task<bool> RunsAsync(CancellationToken cancel) =>
                    await swarm.QueryOpenAsync(s => s.Task(task.Id), cancel) is { State: TaskState.Running } now && now.Attempts == attempt;
            });
        }

        if (!await log.CopyAsync(session.Output, session.Cancel))
        {
            throw new CommandException(
                ExitCode.Rejected, $"This host has no log of attempt {attempt} at {task.Id} ({log.Path}); look on the host that ran it.");
        }

        return ExitCode.Ok;
    }
}
