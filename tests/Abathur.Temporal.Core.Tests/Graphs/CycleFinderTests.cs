using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Tests.Graphs;

public sealed class CycleFinderTests
{
    private const int Chain = 100_000;

    // Small, so that every shape is met: up to seven nodes, each edge there or not.
    private static readonly Gen<bool[][]> Graph = Gen.Int[0, 7].SelectMany(size => Gen.Frequency((3, false), (1, true)).Array[size].Array[size]);

    [Fact]
    public void FindCycle_AnyGraph_FindsOneExactlyIfThereIsOne() => Graph.Sample(
        edges =>
        {
            var cycle = CycleFinder.FindCycle(Nodes(edges), Of(edges));

            Assert.Equal(Nodes(edges).Any(node => Reaches(edges)[node][node]), cycle is not null);
            if (cycle is not null)
            {
                Assert.Equal(cycle[0], cycle[^1]);
                Assert.Equal(cycle.Count - 1, cycle.Distinct().Count());
                Assert.All(cycle.Zip(cycle.Skip(1)), pair => Assert.True(edges[pair.First][pair.Second]));
            }
        },
        iter: 20_000);

    [Fact]
    public void FindPath_AnyGraph_FindsAShortestOneExactlyIfThereIsOne() => Graph.Where(edges => edges.Length > 0).Sample(
        edges =>
        {
            foreach (var (from, to) in Nodes(edges).SelectMany(from => Nodes(edges).Select(to => (from, to))))
            {
                var path = CycleFinder.FindPath(from, to, Of(edges));

                Assert.Equal(from == to || Reaches(edges)[from][to], path is not null);
                if (path is not null)
                {
                    Assert.Equal((from, to), (path[0], path[^1]));
                    Assert.Equal(Steps(edges, from, to), path.Count - 1);
                    Assert.All(path.Zip(path.Skip(1)), pair => Assert.True(edges[pair.First][pair.Second]));
                }
            }
        },
        iter: 2_000);

    [Fact]
    public void FindCycle_ChainOfAHundredThousand_SurvivesAndSeesTheEdgeThatClosesIt()
    {
        var nodes = Enumerable.Range(0, Chain).ToList();

        Assert.Null(CycleFinder.FindCycle(nodes, node => node + 1 < Chain ? [node + 1] : []));
        Assert.Equal(Chain + 1, CycleFinder.FindCycle(nodes, node => [(node + 1) % Chain])!.Count);
    }

    [Fact]
    public void FindPath_ChainOfAHundredThousand_Survives() =>
        Assert.Equal(Chain, CycleFinder.FindPath(0, Chain - 1, node => [node + 1])!.Count);

    [Fact]
    public void FindCycle_EdgesToStrangers_AreNone() =>
        Assert.Null(CycleFinder.FindCycle(["a"], _ => ["b"]));

    private static int[] Nodes(bool[][] edges) => [.. Enumerable.Range(0, edges.Length)];

    private static Func<int, IEnumerable<int>> Of(bool[][] edges) => node => Nodes(edges).Where(next => edges[node][next]);

    // Warshall: who reaches whom in one step or more.
    private static bool[][] Reaches(bool[][] edges)
    {
        bool[][] reach = [.. edges.Select(row => row.ToArray())];
        foreach (var (via, from, to) in from via in Nodes(edges) from a in Nodes(edges) from b in Nodes(edges) select (via, a, b))
        {
            reach[from][to] |= reach[from][via] && reach[via][to];
        }

        return reach;
    }

    private static int Steps(bool[][] edges, int from, int to)
    {
        var reached = new HashSet<int> { from };
        var steps = 0;
        while (!reached.Contains(to))
        {
            reached.UnionWith(reached.SelectMany(Of(edges)).ToList());
            steps++;
        }

        return steps;
    }
}
