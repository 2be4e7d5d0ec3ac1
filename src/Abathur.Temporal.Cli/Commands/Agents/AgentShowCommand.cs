using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Agents;

/// <summary><c>abathur agent show</c></summary>
internal static class AgentShowCommand
{
    private static readonly Argument<string> Name = new("agent") { Description = "The agent's name." };

    public static Command Create() => new Command("show", "Shows an agent.") { Name }.Runs(async session =>
    {
        var name = session.Get(Name)!;
        var swarm = await session.SwarmAsync();
        var agents = (await swarm.QueryAsync(s => s.Status(), session.Cancel)).Agents;
        var agent = agents.FirstOrDefault(a => a.Name == name) ?? throw Unknown(name, agents);
        session.Print(agent, console => console.Write(AgentView.Facts(agent)));
    });

    private static CommandException Unknown(string name, IReadOnlyList<AgentSummary> agents)
    {
        var names = agents.Select(a => a.Name).ToList();
        return new CommandException(ExitCode.Rejected, $"There is no agent '{name}'; {NearestName.Suggest(name, names)}");
    }
}
