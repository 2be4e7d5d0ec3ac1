using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm</c></summary>
internal static class SwarmCommand
{
    public static Command Create() => new Command("swarm", "Start, watch and stop swarms.")
    {
        SwarmOption.Option,
        SwarmStartCommand.Create(),
        SwarmListCommand.Create(),
        SwarmStatusCommand.Create(),
        SwarmWatchCommand.Create(),
        SwarmWaitCommand.Create(),
        SwarmPauseCommand.Create(),
        SwarmResumeCommand.Create(),
        SwarmStopCommand.Create(),
        SwarmConfigCommand.Create(),
        SwarmEventsCommand.Create(),
        SwarmExportCommand.Create(),
    }.WithConnection();
}
