using System.CommandLine;
using Abathur.Temporal.Cli.Output;

namespace Abathur.Temporal.Cli.Commands.Agents;

/// <summary><c>abathur agent reload</c></summary>
internal static class AgentReloadCommand
{
    public static Command Create() => new Command("reload", "Makes the swarm read its agents again; exit code 1 if a file can't be used.").Runs(async session =>
    {
        var swarm = await session.SwarmAsync();
        var roster = await swarm.UpdateAsync(s => s.ReloadAgentsAsync(), session.Cancel);
        session.Print(roster, console => AgentView.Write(console, roster));
        return roster.Problems.Any(p => p.Fatal) ? ExitCode.No : ExitCode.Ok;
    });
}
