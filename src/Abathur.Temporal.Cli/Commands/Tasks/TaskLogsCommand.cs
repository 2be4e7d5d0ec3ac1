using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task logs</c></summary>
internal static class TaskLogsCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();
    private static readonly Option<int?> Attempt = new("--attempt") { Description = "Which attempt, 1 and up. Default: the newest." };
    private static readonly Option<bool> Verify = new("--verify") { Description = "What the verify command printed." };
    private static readonly Option<bool> Prepare = new("--prepare") { Description = "What the prepare command printed." };
    private static readonly Option<string?> Host = new("--host") { Description = "The id of the host to read from. Default: the host of the attempt's last run." };
    private static readonly Option<bool> Follow = new("--follow", "-f")
    {
        Description = "Continue until the attempt has ended; with --json, an object with a line of the log each.",
    };

    public static Command Create() =>
        new Command("logs", "Shows what an attempt's agent printed, or one of its commands; read from the host that ran it.") { Id, Attempt, Verify, Prepare, Host, Follow }.Runs(RunAsync);

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

        var source = await new TaskHosts(swarm, session.Data).LogAsync(task, attempt, which, session.Get(Host), session.Cancel);
        return session.Get(Follow)
            ? await FollowAsync(session, swarm, task.Id, attempt, source)
            : await ShowAsync(session, task.Id, attempt, which, source);
    }

    private static AttemptLog Which(Session session) => (session.Get(Verify), session.Get(Prepare)) switch
    {
        (true, true) => throw new InvalidInputException("--verify and --prepare name two logs; give one of them."),
        (true, _) => AttemptLog.Verify,
        (_, true) => AttemptLog.Prepare,
        _ => AttemptLog.Agent,
    };

    private static async Task<ExitCode> ShowAsync(Session session, string task, int attempt, AttemptLog which, ILogSource source)
    {
        using var text = new StringWriter();
        var log = new LogFile(source, session.Json ? raw => raw : session.Raw);
        if (!await log.CopyAsync(session.Json ? text : session.Output, session.Cancel))
        {
            throw new CommandException(ExitCode.Rejected, Missing(log.Page!, source.Host, task, attempt, which));
        }

        if (session.Json)
        {
            session.Print(new { task, attempt, log = which, host = source.Host, path = log.Page!.Path, text = text.ToString() }, _ => { });
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> FollowAsync(Session session, SwarmClient swarm, string task, int attempt, ILogSource source)
    {
        using var lines = new JsonLineWriter(session.Output);
        var log = new LogFile(source, session.Json ? raw => raw : session.Raw);
        return await session.FollowAsync(async cancel =>
        {
            await log.FollowAsync(session.Json ? lines : session.Output, RunsAsync, cancel);
            return ExitCode.Ok;

            async Task<bool> RunsAsync(CancellationToken cancel) =>
                await swarm.QueryOpenAsync(s => s.Task(task), cancel) is { State: TaskState.Running } now && now.Attempts == attempt;
        });
    }

    private static string Missing(HostPage page, string? host, string task, int attempt, AttemptLog which)
    {
        var what = $"{(host is null ? "This host" : $"The host '{host}'")} has no {Name(which)} log of attempt {attempt} at {task} ({page.Path})";
        var elsewhere = host is null ? "look on the host that ran it (--host ID)" : "it was deleted there, or is on another host (--host ID)";
        var there = page.Logs ?? [];
        return there.Count == 0
            ? $"{what}, and no other log of the task; {elsewhere}."
            : $"{what}; {elsewhere}, unless the command never ran. Logs that are {(host is null ? "here" : "there")}: "
                + string.Join("; ", there.GroupBy(log => log.Attempt).Select(logs => $"attempt {logs.Key}: {string.Join(", ", logs.Select(log => Name(log.Log)))}"))
                + $". Show one with: abathur task logs {task} --attempt N [--verify | --prepare]";
    }

    private static string Name(AttemptLog log) => Text.Camel(log);
}
