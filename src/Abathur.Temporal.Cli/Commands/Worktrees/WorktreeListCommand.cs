using System.CommandLine;
using Abathur.Temporal.Cli.Output;

namespace Abathur.Temporal.Cli.Commands.Worktrees;

/// <summary><c>abathur worktree list</c></summary>
internal static class WorktreeListCommand
{
    private static readonly Option<bool> Size = new("--size") { Description = "Also what each takes on the disk." };

    public static Command Create() => new Command("list", "Lists this host's worktrees; needs no server.") { Size }.Runs(session =>
    {
        var worktrees = WorktreeCommand.Manager(session).List(session.Get(Size));
        session.Print(worktrees, console =>
        {
            var table = Tables.Create("SWARM", "TASK", "TRY", "IN USE", "SIZE", "PATH", "REPOSITORY");
            foreach (var tree in worktrees)
            {
                table.Add(
                    tree.Swarm,
                    tree.Task,
                    tree.Attempt is { } attempt ? Show.Number(attempt) : null,
                    tree.InUse ? "yes" : "no",
                    tree.Bytes is { } bytes ? Show.Count(bytes) + "B" : null,
                    tree.Path,
                    tree.Repository);
            }

            console.Write(table);
        });
        return Task.CompletedTask;
    });
}
