using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm</c></summary>
internal static class SwarmCommand
{
    public static Command Create() => new Command("swarm", "Start, watch and stop swarms.")
    {
        SwarmStartCommand.Create(),
        SwarmListCommand.Create(),
        SwarmStatusCommand.Create().OnSwarm(),
        SwarmWatchCommand.Create().OnSwarm(),
        SwarmCostCommand.Create().OnSwarm(),
        SwarmWaitCommand.Create().OnSwarm(),
        SwarmPauseCommand.Create().OnSwarm(),
        SwarmResumeCommand.Create().OnSwarm(),
        SwarmStopCommand.Create().OnSwarm(),
        SwarmConfigCommand.Create().OnSwarm(),
        SwarmEventsCommand.Create().OnSwarm(),
        SwarmAtCommand.Create().OnSwarm(),
        SwarmDeliverCommand.Create().OnSwarm(),
        SwarmExportCommand.Create().OnSwarm(),
        SwarmReportCommand.Create().OnSwarm(),
    }.WithConnection();
}
