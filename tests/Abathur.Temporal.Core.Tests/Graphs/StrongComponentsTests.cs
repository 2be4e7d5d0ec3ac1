using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Tests.Graphs;

public sealed class StrongComponentsTests
{
    [Fact]
    public void Cyclic_RandomGraphs_AgreesWithReachability()
    {
        var graphs = Gen.Select(Gen.Int[1, 9], Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8]).List[0, 25]);
        graphs.Sample((count, pairs) =>
        {
            var edges = pairs.Where(edge => edge.Item1 < count && edge.Item2 < count).ToLookup(edge => edge.Item1, edge => edge.Item2);
            var nodes = Enumerable.Range(0, count).ToList();
            var expected = nodes.Where(node => Reaches(edges, node, node))
                .GroupBy(node => nodes.First(other => node == other || (Reaches(edges, node, other) && Reaches(edges, other, node))))
                .Select(group => string.Join(',', group.Order()))
                .Order(StringComparer.Ordinal);
            var found = StrongComponents.Cyclic(nodes, node => edges[node])
                .Select(component => string.Join(',', component.Order()))
                .Order(StringComparer.Ordinal);
            Assert.Equal(expected, found);
        });
    }

    [Fact]
    public void Cyclic_RingOf100000_IsOneComponent() =>
        Assert.Equal(100_000, Assert.Single(StrongComponents.Cyclic(Enumerable.Range(0, 100_000), node => [(node + 1) % 100_000])).Count);

    [Fact]
    public void Cyclic_ChainOf100000_IsNone() =>
        Assert.Empty(StrongComponents.Cyclic(Enumerable.Range(0, 100_000), node => node < 99_999 ? [node + 1] : []));

    private static bool Reaches(ILookup<int, int> edges, int from, int to)
    {
        var seen = new HashSet<int>();
        var due = new Stack<int>(edges[from]);
        while (due.TryPop(out var node))
        {
            if (node == to)
            {
                return true;
            }

            if (seen.Add(node))
            {
                foreach (var next in edges[node])
                {
                    due.Push(next);
                }
            }
        }

        return false;
    }
}
