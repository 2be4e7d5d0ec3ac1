namespace Abathur.Temporal.Core.Graphs;

/// <summary>Finds cycles among dependencies, without recursion: a chain of 100,000 tasks has to survive it.</summary>
public static class CycleFinder
{
    /// <summary>A path along dependencies from one node to another, both included; null where there is none. O(nodes + edges).</summary>
    public static IReadOnlyList<T>? FindPath<T>(T from, T to, Func<T, IEnumerable<T>> dependsOn)
        where T : notnull
    {
        var cameFrom = new Dictionary<T, T> { [from] = from };
        var due = new Queue<T>([from]);
        while (due.TryDequeue(out var node))
        {
            if (EqualityComparer<T>.Default.Equals(node, to))
            {
                return Trace(cameFrom, from, to);
            }

            foreach (var next in dependsOn(node))
            {
                if (cameFrom.TryAdd(next, node))
                {
                    due.Enqueue(next);
                }
            }
        }

        return null;
    }

    /// <summary>A cycle among these nodes, its first node repeated at the end; null where there is none. O(nodes + edges).</summary>
    public static IReadOnlyList<T>? FindCycle<T>(IReadOnlyCollection<T> nodes, Func<T, IEnumerable<T>> dependsOn)
        where T : notnull
    {
        // Kahn: take away what depends on nothing that is left; each node of the rest depends on another of the rest.
        var waiting = nodes.ToDictionary(node => node, _ => 0);
        var dependents = new Dictionary<T, List<T>>();
        foreach (var node in nodes)
        {
            foreach (var dependency in dependsOn(node).Where(waiting.ContainsKey))
            {
                waiting[node]++;
                if (!dependents.TryGetValue(dependency, out var known))
                {
                    dependents.Add(dependency, known = []);
                }

                known.Add(node);
            }
        }

        var due = new Queue<T>(nodes.Where(node => waiting[node] == 0));
        while (due.TryDequeue(out var node))
        {
            waiting.Remove(node);
            foreach (var dependent in dependents.GetValueOrDefault(node) ?? [])
            {
                if (--waiting[dependent] == 0)
                {
                    due.Enqueue(dependent);
                }
            }
        }

        return nodes.FirstOrDefault(waiting.ContainsKey) is { } start && waiting.Count > 0
            ? Walk(start, node => dependsOn(node).First(waiting.ContainsKey))
            : null;
    }

    private static List<T> Walk<T>(T start, Func<T, T> next)
        where T : notnull
    {
        var path = new List<T>();
        var seen = new Dictionary<T, int>();
        var node = start;
        while (seen.TryAdd(node, path.Count))
        {
            path.Add(node);
            node = next(node);
        }

        path.RemoveRange(0, seen[node]);
        path.Add(node);
        return path;
    }

    private static List<T> Trace<T>(Dictionary<T, T> cameFrom, T from, T to)
        where T : notnull
    {
        var path = new List<T> { to };
        while (!EqualityComparer<T>.Default.Equals(path[^1], from))
        {
            path.Add(cameFrom[path[^1]]);
        }

        path.Reverse();
        return path;
    }
}
