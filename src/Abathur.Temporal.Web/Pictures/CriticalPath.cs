using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>The longest chain of tasks that are still to be done: the swarm can't be done before them.</summary>
internal static class CriticalPath
{
    /// <summary>The ids of its tasks, the first to be done first; empty where nothing is left to do.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<GraphNode> nodes)
    {
        var open = nodes.Where(node => node.State is not (TaskState.Completed or TaskState.Canceled)).OrderBy(node => node.Wave).ToList();
        var best = new Dictionary<string, (int Length, string? Before)>(StringComparer.Ordinal);
        foreach (var node in open)
        {
            var before = node.DependsOn.Where(best.ContainsKey).MaxBy(id => best[id].Length);
            best[node.Id] = (before is null ? 1 : best[before].Length + 1, before);
        }

        var path = new List<string>();
        for (var id = open.Count == 0 ? null : open.MaxBy(node => best[node.Id].Length)!.Id; id is not null; id = best[id].Before)
        {
            path.Add(id);
        }

        path.Reverse();
        return path;
    }
}
