using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm pause</c></summary>
internal static class SwarmPauseCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    public static Command Create() => new Command("pause", "Starts nothing more until resume; running tasks continue.") { Name }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        await swarm.UpdateAsync(s => s.PauseAsync(), session.Cancel);
        session.Done($"Swarm {swarm.Name} is paused.");
    });
}
