using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm status</c></summary>
internal static class SwarmStatusCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    public static Command Create() => new Command("status", "Shows a swarm at a glance.") { Name }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var status = await swarm.QueryAsync(s => s.Status(), session.Cancel);
        session.Print(status, console => Draw(console, status, session.Time.GetUtcNow()));
    });

    private static void Draw(IAnsiConsole console, SwarmStatus status, DateTimeOffset now)
    {
        console.Write(Tables.Facts(
            ("swarm", status.Name),
            ("state", Show.Word(status.State) + (status.Settled ? ", settled" : string.Empty)),
            ("repository", status.Repository.Location()),
            ("base", status.BaseCommit),
            ("line", status.Line),
            ("started", $"{Show.Moment(status.StartedAt)} ({Show.Age(status.StartedAt, now)} ago)"),
            ("running", string.Join(", ", status.Running)),
            ("goals", string.Join(", ", status.Goals.Select(g => $"{g.Name} ({Show.Word(g.Priority)}, {Show.Word(g.Status)})"))),
            ("agents", string.Join(", ", status.Agents.Select(a => a.Name)))));
        console.Write(BoardCounts.Render(status));
        console.WriteLine();
        foreach (var line in BoardCounts.Limits(status, now))
        {
            console.Write(line);
            console.WriteLine();
        }
    }
}
