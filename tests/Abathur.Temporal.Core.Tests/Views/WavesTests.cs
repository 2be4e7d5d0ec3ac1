using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Views;

public sealed class WavesTests
{
    [Fact]
    public void Of_AnyGraph_IsTheLongestWayDown() => Gen.Int[0, 999].Array[1, 12].Sample(
        numbers =>
        {
            var test = new TestBoard();
            test.Submit([.. numbers.Select((number, i) => TestBoard.Task($"t{i}", [.. Enumerable.Range(0, i).Where(j => (number >> j) % 2 == 1).Select(j => $"t{j}")]))]);

            var graph = BoardViews.Graph(test.Board, after: null).Nodes.ToDictionary(node => node.Id);

            Assert.All(graph.Values, node => Assert.Equal(Depth(node), node.Wave));

            int Depth(GraphNode node) => node.DependsOn.Count == 0 ? 0 : 1 + node.DependsOn.Max(id => Depth(graph[id]));
        },
        iter: 200);

    [Fact]
    public void Of_ChainOfAHundredThousand_Survives() =>
        Assert.Equal(99_999, Waves.Of([.. Enumerable.Range(1, 100_000)], number => number == 1 ? [] : [number - 1])[100_000]);

    [Fact]
    public void Of_Cycle_ComesLastWithWhatWaitsForIt()
    {
        var waves = Waves.Of(["a", "b", "x", "y", "z"], name => name switch { "b" => ["a", "elsewhere"], "x" => ["y"], "y" => ["x"], "z" => ["y", "a"], _ => [] });

        Assert.Equal([0, 1, 2, 2, 2], waves.OrderBy(wave => wave.Key).Select(wave => wave.Value));
    }
}
