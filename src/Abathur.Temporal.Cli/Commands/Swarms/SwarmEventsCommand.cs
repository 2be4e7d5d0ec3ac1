using System.CommandLine;
using System.Text.Json;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm events</c></summary>
internal static class SwarmEventsCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Argument<string?> Name = SwarmOption.Argument();

    private static readonly Option<long> After = new("--after") { Description = "Only events after this number. Default: 0, all that are kept." };

    private static readonly Option<bool> Follow = new("--follow", "-f")
    {
        Description = "Continue with new ones until the swarm ends; with --json, one event a line.",
    };

    public static Command Create() => new Command("events", "Lists what happened in a swarm.") { Name, After, Follow }.Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var cursor = new EventCursor(swarm, session.Get(After));
        if (session.Get(Follow))
        {
            return await session.FollowAsync(cancel => FollowAsync(session, swarm, cursor, cancel));
        }

        await session.SayEndAsync(swarm);
        var events = await cursor.ReadAsync(session.Cancel) ?? [];
        session.Print(events, _ => Write(session, events));
        WarnOfMissed(session, cursor);
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> FollowAsync(Session session, SwarmClient swarm, EventCursor cursor, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(Interval);
        while (await cursor.ReadAsync(cancel, onlyOpen: true) is { } events)
        {
            WarnOfMissed(session, cursor);
            Write(session, events);
            await tick.WaitForNextTickAsync(cancel);
        }

        var end = await SwarmEnd.ReadAsync(swarm, cancel);
        var rest = await cursor.ReadRestAsync(end, cancel);
        WarnOfMissed(session, cursor);
        Write(session, rest);
        if (end is not null)
        {
            session.Tell(end.Words(swarm.Name, session.Zone));
        }

        return ExitCode.Ok;
    }

    private static void Write(Session session, IEnumerable<SwarmEvent> events)
    {
        foreach (var e in events)
        {
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(e, AbathurJson.Options));
            }
            else
            {
                session.Console.Write(EventLine.Whole(e, session.Zone));
            }
        }
    }

    private static void WarnOfMissed(Session session, EventCursor cursor)
    {
        if (cursor.TakeMissed() is > 0 and var missed)
        {
            session.Tell($"{missed} older events are no longer kept.");
        }
    }
}
