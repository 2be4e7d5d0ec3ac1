using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary><c>abathur plan</c></summary>
internal static class PlanCommand
{
    public static Command Create() => new Command("plan", "What a swarm would do, before it does it.")
    {
        PlanSimulateCommand.Create(),
    }.OnSwarm().WithConnection();
}
