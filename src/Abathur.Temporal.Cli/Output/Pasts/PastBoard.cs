using Abathur.Temporal.Cli.Output.Board;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Replay;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Abathur.Temporal.Cli.Output.Pasts;

/// <summary>Draws the board of a past moment. Ages are those of then.</summary>
internal static class PastBoard
{
    /// <summary>Which moment it is.</summary>
    public static OneLine Header(SwarmStatus status, Moment moment, DateTimeOffset now, TimeZoneInfo zone)
    {
        var name = new Cell(status.Name, new Style(decoration: Decoration.Bold));
        var then = new Cell(FormattableString.Invariant($" after event {status.LastEvent}, at {Show.Moment(moment.At, zone)}"));
        var ago = new Cell($", {Show.Age(moment.At, now)} ago", new Style(Color.Grey));
        var state = new Cell($": {Words.Of(status.State)}");
        return new OneLine([name, then, ago, state], [name, then, state]);
    }

    /// <summary>What is below the header.</summary>
    public static IReadOnlyList<IRenderable> Render(
        SwarmStatus status, Moment moment, IReadOnlyList<TaskSummary> running, IReadOnlyList<SwarmEvent> events, TimeZoneInfo zone) =>
    [
        BoardCounts.Render(status),
        .. BoardCounts.Limits(status with { OpenEscalations = 0 }, moment.At),
        .. Questions(status),
        new OneLine(string.Empty),
        running.Count == 0 ? new OneLine("nothing ran", new Style(Color.Grey)) : Running(running, moment.At),
        new OneLine(string.Empty),
        .. events.Select(e => EventLine.Cut(e, zone)),
    ];

    private static IEnumerable<IRenderable> Questions(SwarmStatus status) => status.OpenEscalations == 0 ? [] :
    [
        new OneLine(FormattableString.Invariant(
            $"an operator was needed: {status.OpenEscalations} open, see `abathur swarm at {status.LastEvent} {status.Name} --view questions`")),
    ];

    private static Listing Running(IEnumerable<TaskSummary> running, DateTimeOffset then)
    {
        var table = new Listing(
            Column.Whole("task"),
            Column.Text("agent", rank: 3, minimum: 10),
            Column.Whole("try", rank: 4),
            Column.Whole("for", rank: 1),
            Column.Text("title", minimum: 16),
            Column.Whole("turns, tokens, doing", rank: 2));
        foreach (var task in running)
        {
            table.Add(task.Id, task.Agent, Show.Number(task.Attempts), Show.Age(task.UpdatedAt, then), task.Title, PastSwarm.NotRecorded);
        }

        return table;
    }
}
