using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Web.Reports;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task graph</c></summary>
internal static class TaskGraphCommand
{
    private static readonly Option<bool> Svg = new("--svg") { Description = "Print a picture instead, as an SVG document: abathur task graph --svg > graph.svg" };

    public static Command Create() => new Command("graph", "Draws the tasks by waves: those of one wave can run side by side.") { Svg }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync();
        var nodes = await swarm.GraphAsync(session.Cancel);
        if (session.Get(Svg))
        {
            session.Output.WriteLine(StandalonePicture.Graph(nodes));
            return;
        }

        session.Print(nodes, console => console.Write(GraphView.Render(nodes)));
    });
}
