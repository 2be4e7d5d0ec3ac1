using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task graph</c></summary>
internal static class TaskGraphCommand
{
    public static Command Create() => new Command("graph", "Draws the tasks by waves: those of one wave can run side by side.").Runs(async session =>
    {
        var swarm = await session.SwarmAsync();
        var nodes = await swarm.GraphAsync(session.Cancel);
        session.Print(nodes, console => console.Write(GraphView.Render(nodes)));
    });
}
