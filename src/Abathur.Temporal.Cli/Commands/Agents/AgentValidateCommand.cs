using System.CommandLine;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Hosting;

namespace Abathur.Temporal.Cli.Commands.Agents;

/// <summary><c>abathur agent validate</c></summary>
internal static class AgentValidateCommand
{
    private static readonly Argument<string> Repository = new("path")
    {
        Description = "The repository whose agents to read. Default: the current folder.",
        DefaultValueFactory = _ => ".",
    };

    public static Command Create() => new Command(
        "validate", "Reads the agents of a repository here, without a swarm; exit code 1 if a file can't be used.") { Repository }
        .Runs(async session =>
        {
            var folder = Path.GetFullPath(session.Get(Repository)!);
            if (!Directory.Exists(folder))
            {
                throw new InvalidInputException($"There is no folder '{folder}'.");
            }

            var roster = (await AgentRegistry.LoadAsync(folder, AgentRuntimeTable.Names, session.Cancel)).Roster;
            session.Print(roster, console => AgentView.Write(console, roster));
            return roster.Problems.Any(p => p.Fatal) ? ExitCode.No : ExitCode.Ok;
        });
}
