using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task logs</c></summary>
internal static class TaskLogsCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<int?> Attempt = new("--attempt") { Description = "Which attempt, 1 and up. Default: the newest." };
    private static readonly Option<bool> Verify = new("--verify") { Description = "What the verify command printed." };
    private static readonly Option<bool> Prepare = new("--prepare") { Description = "What the prepare command printed." };
    private static readonly Option<bool> Follow = new("--follow", "-f")
    {
        Description = "Continue until the attempt has ended; with --json, an object with a line of the log each.",
    };

    public static Command Create() =>
        new Command("logs", "Shows what an attempt's agent printed, or one of its commands; on the host that ran it.") { Id, Attempt, Verify, Prepare, Follow }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var which = Which(session);
        var swarm = await session.SwarmAsync();
        var task = await swarm.QueryAsync(s => s.Task(session.Get(Id)!), session.Cancel);
        var attempt = session.Get(Attempt) ?? task.Attempts;
        if (task.Attempts == 0)
        {
            throw new CommandException(ExitCode.Rejected, $"No attempt at {task.Id} has started yet.");
        }

        if (attempt < 1 || attempt > task.Attempts)
        {
            throw new InvalidInputException($"{task.Id} has attempts 1 to {task.Attempts}; there is no {attempt}.");
        }

        var path = session.Data.LogFile(swarm.Name, task.Id, attempt, which);
        return session.Get(Follow)
            ? await FollowAsync(session, swarm, task.Id, attempt, path)
            : await ShowAsync(session, swarm.Name, task.Id, attempt, which, path);
    }

    private static AttemptLog Which(Session session) => (session.Get(Verify), session.Get(Prepare)) switch
    {
        (true, true) => throw new InvalidInputException("--verify and --prepare name two logs; give one of them."),
        (true, _) => AttemptLog.Verify,
        (_, true) => AttemptLog.Prepare,
        _ => AttemptLog.Agent,
    };

    private static async Task<ExitCode> ShowAsync(Session session, string swarm, string task, int attempt, AttemptLog which, string path)
    {
        using var text = new StringWriter();
        var log = new LogFile(path, session.Json ? raw => raw : session.Raw);
        if (!await log.CopyAsync(session.Json ? text : session.Output, session.Cancel))
        {
            throw new CommandException(ExitCode.Rejected, Missing(session.Data.LogFiles(swarm, task), task, attempt, which, path));
        }

        if (session.Json)
        {
            session.Print(new { task, attempt, log = which, path, text = text.ToString() }, _ => { });
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> FollowAsync(Session session, SwarmClient swarm, string task, int attempt, string path)
    {
        using var lines = new JsonLineWriter(session.Output);
        var log = new LogFile(path, session.Json ? raw => raw : session.Raw);
        return await session.FollowAsync(async cancel =>
        {
            await log.FollowAsync(session.Json ? lines : session.Output, RunsAsync, cancel);
            return ExitCode.Ok;

            async Task<bool> RunsAsync(CancellationToken cancel) =>
                await swarm.QueryOpenAsync(s => s.Task(task), cancel) is { State: TaskState.Running } now && now.Attempts == attempt;
        });
    }

    private static string Missing(IReadOnlyList<(int Attempt, AttemptLog Log)> there, string task, int attempt, AttemptLog which, string path)
    {
        var what = $"This host has no {Name(which)} log of attempt {attempt} at {task} ({path})";
        return there.Count == 0
            ? $"{what}, and no other log of the task; look on the host that ran it."
            : $"{what}; look on the host that ran it, unless the command never ran. Logs that are here: "
                + string.Join("; ", there.GroupBy(log => log.Attempt).Select(logs => $"attempt {logs.Key}: {string.Join(", ", logs.Select(log => Name(log.Log)))}"))
                + $". Show one with: abathur task logs {task} --attempt N [--verify | --prepare]";
    }

    private static string Name(AttemptLog log) => Text.Camel(log);
}
