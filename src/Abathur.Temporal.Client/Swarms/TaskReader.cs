using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>Reads what the swarm pages.</summary>
internal static class TaskReader
{
    /// <summary>All tasks that the filter names.</summary>
    public static Task<IReadOnlyList<TaskSummary>> TasksAsync(this SwarmClient swarm, TaskFilter filter, CancellationToken cancel) =>
        swarm.TasksAsync(filter, int.MaxValue, cancel);

    /// <summary>The first of them, at most <paramref name="most"/>.</summary>
    public static async Task<IReadOnlyList<TaskSummary>> TasksAsync(
        this SwarmClient swarm, TaskFilter filter, int most, CancellationToken cancel)
    {
        var tasks = new List<TaskSummary>();
        for (var next = filter; next is not null && tasks.Count < most;)
        {
            var asked = next;
            var page = await swarm.QueryAsync(s => s.Tasks(asked), cancel);
            tasks.AddRange(page.Tasks.Take(most - tasks.Count));
            next = page.Next is null ? null : filter with { After = page.Next };
        }

        return tasks;
    }

    public static async Task<IReadOnlyList<GraphNode>> GraphAsync(this SwarmClient swarm, CancellationToken cancel)
    {
        var nodes = new List<GraphNode>();
        string? after = null;
        do
        {
            var from = after;
            var page = await swarm.QueryAsync(s => s.Graph(from), cancel);
            nodes.AddRange(page.Nodes);
            after = page.Next;
        }
        while (after is not null);
        return nodes;
    }
}
