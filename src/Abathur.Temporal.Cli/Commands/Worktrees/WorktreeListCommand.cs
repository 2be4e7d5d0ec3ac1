using System.CommandLine;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;

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
            var table = new Listing(
                Column.Whole("SWARM"),
                Column.Whole("TASK"),
                Column.Whole("TRY", rank: 2),
                Column.Whole("IN USE", rank: 1),
                Column.Whole("SIZE", rank: 3),
                Column.Path("PATH"),
                Column.Path("REPOSITORY", rank: 4));
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
