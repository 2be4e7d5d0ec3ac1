using System.CommandLine;
using Abathur.Temporal.Cli.Output;

namespace Abathur.Temporal.Cli.Commands.Agents;

/// <summary><c>abathur agent list</c></summary>
internal static class AgentListCommand
{
    public static Command Create() => new Command("list", "Lists the agents that the swarm knows.").Runs(async session =>
    {
        var swarm = await session.SwarmAsync();
        var agents = (await swarm.QueryAsync(s => s.Status(), session.Cancel)).Agents;
        session.Print(agents, console => console.Write(AgentView.Table(agents)));
    });
}
