using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Agents;

/// <summary><c>abathur agent</c></summary>
internal static class AgentCommand
{
    public static Command Create() => new Command("agent", "The agents that a swarm may send to work.")
    {
        AgentListCommand.Create(),
        AgentShowCommand.Create(),
        AgentValidateCommand.Create(),
        AgentReloadCommand.Create(),
    }.OnSwarm().WithConnection();
}
