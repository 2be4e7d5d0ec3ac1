namespace Abathur.Temporal.Core.Graphs;

/// <summary>Finds the sets of nodes that wait for each other (Tarjan's algorithm), without recursion. O(nodes + edges).</summary>
public static class StrongComponents
{
    /// <summary>The components that hold a cycle: those of two or more nodes, and single nodes that wait for themselves.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Cyclic<T>(IEnumerable<T> nodes, Func<T, IEnumerable<T>> dependsOn)
        where T : notnull
    {
        var found = new List<IReadOnlyList<T>>();
        var index = new Dictionary<T, int>();
        var low = new Dictionary<T, int>();
        var open = new Stack<T>();
        var isOpen = new HashSet<T>();
        foreach (var root in nodes)
        {
            if (index.ContainsKey(root))
            {
                continue;
            }

            var path = new Stack<(T Node, IEnumerator<T> Next)>();
            Enter(root);
            while (path.TryPeek(out var step))
            {
                if (step.Next.MoveNext())
                {
                    var next = step.Next.Current;
                    if (!index.TryGetValue(next, out var seen))
                    {
                        Enter(next);
                    }
                    else if (isOpen.Contains(next))
                    {
                        low[step.Node] = Math.Min(low[step.Node], seen);
                    }
                }
                else
                {
                    path.Pop();
                    Leave(step.Node);
                    if (path.TryPeek(out var parent))
                    {
                        low[parent.Node] = Math.Min(low[parent.Node], low[step.Node]);
                    }
                }
            }

            void Enter(T node)
            {
                index[node] = low[node] = index.Count;
                open.Push(node);
                isOpen.Add(node);
                path.Push((node, dependsOn(node).GetEnumerator()));
            }
        }

        return found;

        void Leave(T node)
        {
            if (low[node] != index[node])
            {
                return;
            }

            var component = new List<T>();
            T member;
            do
            {
                member = open.Pop();
                isOpen.Remove(member);
                component.Add(member);
            }
            while (!EqualityComparer<T>.Default.Equals(member, node));
            if (component.Count > 1 || dependsOn(node).Contains(node))
            {
                found.Add(component);
            }
        }
    }
}
