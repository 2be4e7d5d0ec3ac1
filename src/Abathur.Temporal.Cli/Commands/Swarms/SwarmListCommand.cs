using System.CommandLine;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm list</c></summary>
internal static class SwarmListCommand
{
    private static readonly Option<bool> All = new("--all", "-a") { Description = "Also those that ended, while the server keeps them." };

    public static Command Create() => new Command("list", "Lists the swarms; needs no worker.") { All }.Runs(async session =>
    {
        var swarms = await session.SwarmsAsync(session.Get(All));
        session.Print(swarms, console =>
        {
            if (swarms.Count == 0)
            {
                session.Output.WriteLine("No swarm runs.");
                return;
            }

            console.Write(Draw(swarms, session.Zone));
        });
    });

    internal static Listing Draw(IEnumerable<SwarmListing> swarms, TimeZoneInfo zone)
    {
        var table = new Listing(
            Column.Whole("NAME"),
            Column.Whole("STATE"),
            Column.Whole("STARTED", rank: 2),
            Column.Whole("ENDED", rank: 1),
            Column.Text("TASK QUEUE", rank: 3, minimum: 10));
        foreach (var swarm in swarms)
        {
            table.Add(
                swarm.Name,
                Words.Split(swarm.ClosedAt is null ? swarm.State ?? swarm.Execution : swarm.Execution),
                Show.Moment(swarm.StartedAt, zone),
                swarm.ClosedAt is { } closed ? Show.Moment(closed, zone) : null,
                swarm.TaskQueue);
        }

        return table;
    }
}
