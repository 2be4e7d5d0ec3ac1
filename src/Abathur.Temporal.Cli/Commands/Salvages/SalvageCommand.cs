using System.CommandLine;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees.Salvage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Cli.Commands.Salvages;

/// <summary><c>abathur salvage</c>: needs no server.</summary>
internal static class SalvageCommand
{
    public static Command Create() => new Command("salvage", "Unmerged work of attempts that failed; nothing of it is ever deleted.")
    {
        SalvageListCommand.Create(),
        SalvageRestoreCommand.Create(),
    };

    public static Option<string?> Swarm() => new("--swarm", "-s") { Description = "The swarm's name." };

    /// <summary>What is kept on this host.</summary>
    public static SalvagedWork Open(Session session) => new(GitProgram.Find(), NullLogger<SalvagedWork>.Instance, session.Data);
}
