using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Worktrees;

/// <summary><c>abathur worktree prune</c></summary>
internal static class WorktreePruneCommand
{
    private static readonly Option<string?> Swarm = new("--swarm", "-s") { Description = "Only those of this swarm." };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Don't ask the server which swarms run: also prune theirs, whose tasks then start over.",
    };

    public static Command Create() => new Command(
        "prune", "Removes this host's worktrees of swarms that don't run; unmerged work is kept as salvage.") { Swarm, Force }
        .WithConnection().Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var manager = WorktreeCommand.Manager(session);
        var before = manager.List();
        var only = session.Get(Swarm) is { } name ? SwarmName.Require(name) : null;
        var running = session.Get(Force) || before.Count == 0 ? [] : await RunningAsync(session);
        var groups = before.Where(w => w.Repository is not null && (only is null || w.Swarm == only) && !running.Contains(w.Swarm))
            .Select(w => (w.Repository, w.Swarm)).Distinct();
        foreach (var (repository, swarm) in groups)
        {
            await manager.PruneAsync(new RepositorySpec { Path = repository! }, swarm, session.Cancel);
        }

        var left = manager.List().Select(w => w.Path).ToHashSet(StringComparer.Ordinal);
        var removed = before.Where(w => !left.Contains(w.Path)).ToList();
        session.Print(removed, _ =>
        {
            foreach (var tree in removed)
            {
                session.Output.WriteLine($"removed {tree.Path} ({tree.Swarm}, {tree.Task})");
            }

            session.Output.WriteLine($"{removed.Count} removed, {left.Count} left.");
        });
    }

    // Between two steps of a task nobody holds its worktree, so only the server knows whether it is still needed.
    private static async Task<HashSet<string>> RunningAsync(Session session) =>
        [.. (await session.SwarmsAsync(all: false)).Select(s => s.Name)];
}
