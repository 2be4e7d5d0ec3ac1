using System.CommandLine;
using System.Text.Json;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Client.Boards;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm watch</c></summary>
internal static class SwarmWatchCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<bool> UntilSettled = new("--until-settled") { Description = "Leave when no task is open any more." };

    public static Command Create() =>
        new Command("watch", "Shows a live board; Ctrl-C leaves it, the swarm continues.") { Name, UntilSettled }.Runs(RunAsync);

    private static Task<ExitCode> RunAsync(Session session) => session.FollowAsync(async cancel =>
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var watcher = new BoardWatcher(swarm, session.Time);
        var untilSettled = session.Get(UntilSettled);
        try
        {
            var last = session.Json
                ? await PrintAsync(session, watcher, untilSettled, cancel)
                : await LiveBoard.RunAsync(session, watcher, b => untilSettled && b.Status.Settled, cancel);
            return last is null
                ? throw new CommandException(ExitCode.Rejected, $"The swarm '{swarm.Name}' has ended; see `abathur swarm list --all`.")
                : ExitCode.Ok;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    });

    // One board a line, for programs that draw their own.
    private static async Task<BoardModel?> PrintAsync(Session session, BoardWatcher watcher, bool untilSettled, CancellationToken cancel)
    {
        BoardModel? last = null;
        await foreach (var board in watcher.WatchAsync(cancel))
        {
            session.Output.WriteLine(JsonSerializer.Serialize(last = board, AbathurJson.Options));
            if (untilSettled && board.Status.Settled)
            {
                break;
            }
        }

        return last;
    }
}
