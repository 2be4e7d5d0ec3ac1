using System.CommandLine;

namespace Abathur.Temporal.Cli.Commands.Memories;

/// <summary><c>abathur memory prune</c></summary>
internal static class MemoryPruneCommand
{
    public static Command Create() => new Command("prune", "Deletes what has expired or decayed.").Runs(async session =>
    {
        using var store = MemoryCommand.Open(session);
        var pruned = await store.PruneAsync(session.Time.GetUtcNow(), session.Cancel);
        session.Print(pruned, _ => session.Output.WriteLine($"{pruned.Expired} expired and {pruned.Decayed} decayed entries are deleted."));
    });
}
