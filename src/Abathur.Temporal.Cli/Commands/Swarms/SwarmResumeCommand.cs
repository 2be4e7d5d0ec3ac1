using System.CommandLine;
using Abathur.Temporal.Cli.Connection;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm resume</c></summary>
internal static class SwarmResumeCommand
{
    private static readonly Argument<string?> Name = SwarmOption.Argument();

    public static Command Create() => new Command("resume", "Continues after pause.") { Name }.Runs(async session =>
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        await swarm.UpdateAsync(s => s.ResumeAsync(), session.Cancel);
        session.Done($"Swarm {swarm.Name} is running.");
    });
}
