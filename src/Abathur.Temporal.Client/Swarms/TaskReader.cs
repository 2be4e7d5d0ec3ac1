using System.Runtime.CompilerServices;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>Reads what the swarm pages.</summary>
internal static class TaskReader
{
    public static async IAsyncEnumerable<TaskSummary> TasksAsync(
        this SwarmClient swarm, TaskFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var next = filter; next is not null;)
        {
            var asked = next;
            var page = await swarm.QueryAsync(s => s.Tasks(asked), cancel);
            foreach (var task in page.Tasks)
            {
                yield return task;
            }

            next = page.Next is null ? null : filter with { After = page.Next };
        }
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
