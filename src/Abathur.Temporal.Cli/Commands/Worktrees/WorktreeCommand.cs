using System.CommandLine;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abathur.Temporal.Cli.Commands.Worktrees;

/// <summary><c>abathur worktree</c></summary>
internal static class WorktreeCommand
{
    public static Command Create() => new Command("worktree", "The worktrees that tasks have on this host.")
    {
        WorktreeListCommand.Create(),
        WorktreePruneCommand.Create(),
    };

    public static WorktreeManager Manager(Session session) => new(
        session.Data, GitProgram.Find(), HostIdentity.Load(session.Data), NullLogger<WorktreeManager>.Instance, session.Time);
}
