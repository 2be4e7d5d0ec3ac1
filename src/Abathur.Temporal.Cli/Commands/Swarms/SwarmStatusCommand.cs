using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Host.Branches;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Repositories;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm status</c></summary>
internal static class SwarmStatusCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    public static Command Create() => new Command("status", "Shows a swarm at a glance.") { Name }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var end = await session.SayEndAsync(swarm);
        var status = await swarm.QueryAsync(s => s.Status(), session.Cancel);
        var waits = end is null && status.State == SwarmState.Starting ? await Preparation.ReadAsync(swarm, session.Cancel) : null;
        var lag = await FindLagAsync(session, status);
        session.PrintMessage(() => Message(status, lag, end, waits), console => Draw(console, status, lag, waits, session));
    });

    // The message as the swarm answers it, and what only this host knows.
    private static JsonNode Message(SwarmStatus status, BranchLag? lag, SwarmEnd? end, string? waits)
    {
        var message = JsonSerializer.SerializeToNode(status, AbathurJson.Options)!;
        if (lag is not null)
        {
            message["branchLag"] = JsonSerializer.SerializeToNode(lag, AbathurJson.Options);
        }

        if (end is not null)
        {
            message["end"] = JsonSerializer.SerializeToNode(end, AbathurJson.Options);
        }

        if (waits is not null)
        {
            message["startWaits"] = waits;
        }

        return message;
    }

    // Only the host that holds the repository can tell; a repository that can't be read is no reason to tell nothing.
    private static async Task<BranchLag?> FindLagAsync(Session session, SwarmStatus status)
    {
        if (status.Repository is not { Path: { } path, IntegrationRef: not null } || !Directory.Exists(path))
        {
            return null;
        }

        try
        {
            return SwarmBranch.CannotLag(status.Repository, status.Name)
                ? null
                : await RepositoryOption.Branch(session).FindLagAsync(status.Repository, status.Name, session.Cancel);
        }
        catch (Exception e) when (e is InvalidInputException or RefusedException or GitException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Commits(int count) => FormattableString.Invariant($"{count} commit{(count == 1 ? string.Empty : "s")}");

    private static string? Lag(BranchLag? lag, string line) => lag switch
    {
        null => null,
        { Ahead: > 0 } => $"{lag.Branch} holds {Commits(lag.Ahead)} that the integration branch doesn't have, and follows it no more",
        { CheckedOut: { } folder } => $"{lag.Branch} lags {Commits(lag.Behind)} behind the integration branch: it is checked out in {folder}. "
            + $"To follow there: git -C {folder} merge --ff-only {line}",
        _ => $"{lag.Branch} lags {Commits(lag.Behind)} behind the integration branch until the next merge",
    };

    private static void Draw(IAnsiConsole console, SwarmStatus status, BranchLag? lag, string? waits, Session session)
    {
        var now = session.Time.GetUtcNow();
        console.Write(Tables.Facts(
            ("swarm", status.Name),
            ("state", Words.Of(status.State) + (status.Settled ? ", settled" : string.Empty)),
            ("waits", waits),
            ("repository", status.Repository.Location()),
            ("base", status.BaseCommit),
            ("note", status.BaseNote),
            ("line", status.IntegrationBranch),
            ("branch", Lag(lag, status.IntegrationBranch)),
            ("started", $"{Show.Moment(status.StartedAt, session.Zone)} ({Show.Age(status.StartedAt, now)} ago)"),
            ("running", string.Join(", ", status.Running)),
            ("goals", string.Join(", ", status.Goals.Select(g => $"{g.Name} ({Words.Of(g.Priority)}, {Words.Of(g.Status)})"))),
            ("agents", string.Join(", ", status.Agents.Select(a => a.Name)))));
        console.Write(BoardCounts.Render(status));
        foreach (var line in BoardCounts.Limits(status, now))
        {
            console.Write(line);
        }
    }
}
