namespace Abathur.Temporal.Core.Graphs;

/// <summary>A node's wave is its depth in the graph: 0 without dependencies, else one more than the deepest of them.</summary>
public static class Waves
{
    /// <summary>The wave of every node; O(nodes + edges), without recursion.</summary>
    /// <param name="nodes">The nodes, each once.</param>
    /// <param name="dependsOn">The nodes that one waits for, each once; others than <paramref name="nodes"/> don't count.</param>
    public static IReadOnlyDictionary<T, int> Of<T>(IReadOnlyCollection<T> nodes, Func<T, IEnumerable<T>> dependsOn)
        where T : notnull
    {
        var waves = new Dictionary<T, int>(nodes.Count);
        foreach (var node in DependencyOrder.Of(nodes, dependsOn))
        {
            waves.Add(node, dependsOn(node).Select(other => waves.GetValueOrDefault(other, -1)).DefaultIfEmpty(-1).Max() + 1);
        }

        // Nodes that wait for each other, and what waits for those, come last until the cycle is broken.
        var last = waves.Count == 0 ? 0 : waves.Values.Max() + 1;
        foreach (var node in nodes)
        {
            waves.TryAdd(node, last);
        }

        return waves;
    }
}
