namespace Abathur.Temporal.Core.Graphs;

/// <summary>Nodes in an order in which each comes after all that it waits for.</summary>
public static class DependencyOrder
{
    /// <summary>The order, of equal nodes the first given first. Nodes of cycles, and what waits for those, are left out. O(nodes + edges).</summary>
    /// <param name="nodes">The nodes, each once.</param>
    /// <param name="dependsOn">The nodes that one waits for, each once; others than <paramref name="nodes"/> don't count.</param>
    public static IReadOnlyList<T> Of<T>(IReadOnlyCollection<T> nodes, Func<T, IEnumerable<T>> dependsOn)
        where T : notnull
    {
        var waiting = nodes.ToDictionary(node => node, _ => 0);
        var dependents = nodes.ToDictionary(node => node, _ => new List<T>());
        foreach (var node in nodes)
        {
            foreach (var known in dependsOn(node).Select(dependents.GetValueOrDefault).OfType<List<T>>())
            {
                known.Add(node);
                waiting[node]++;
            }
        }

        var order = new List<T>(nodes.Count);
        order.AddRange(nodes.Where(node => waiting[node] == 0));
        for (var at = 0; at < order.Count; at++)
        {
            foreach (var dependent in dependents[order[at]])
            {
                if (--waiting[dependent] == 0)
                {
                    order.Add(dependent);
                }
            }
        }

        return order;
    }
}
