namespace Abathur.Temporal.Core.Graphs;

/// <summary>The longest way through a graph: however many nodes run side by side, the whole takes at least as long.</summary>
public static class CriticalPath
{
    /// <summary>
    /// Its nodes, in the order in which they run. Of equally long ones, that with more nodes, then that of the nodes given first. Nodes of
    /// cycles are left out. O(nodes + edges).
    /// </summary>
    /// <param name="nodes">The nodes, each once.</param>
    /// <param name="dependsOn">The nodes that one waits for; others than <paramref name="nodes"/> don't count.</param>
    /// <param name="length">What a node takes, 0 or greater.</param>
    public static IReadOnlyList<T> Of<T>(IReadOnlyCollection<T> nodes, Func<T, IEnumerable<T>> dependsOn, Func<T, double> length)
        where T : notnull
    {
        var ends = new Dictionary<T, (double Length, int Count)>(nodes.Count);
        foreach (var node in DependencyOrder.Of(nodes, dependsOn))
        {
            var before = dependsOn(node).Where(ends.ContainsKey).Select(other => ends[other]).DefaultIfEmpty().Max();
            ends.Add(node, (before.Length + length(node), before.Count + 1));
        }

        var path = new List<T>();
        for (var choice = nodes.Where(ends.ContainsKey).ToList(); choice.Count > 0; choice = [.. dependsOn(path[^1]).Where(ends.ContainsKey)])
        {
            path.Add(choice.MaxBy(node => ends[node])!);
        }

        path.Reverse();
        return path;
    }
}
