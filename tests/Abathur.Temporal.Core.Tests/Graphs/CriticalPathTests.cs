using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Core.Tests.Graphs;

public sealed class CriticalPathTests
{
    [Fact]
    public void Of_ShortChainOfLongTasks_IsLongerThanALongChainOfShortOnes()
    {
        var path = CriticalPath.Of(["a", "b", "c", "long", "end"], name => name switch { "b" => ["a"], "c" => ["b"], "end" => ["long", "c"], _ => [] }, name => name == "long" ? 10 : 1);

        Assert.Equal(["long", "end"], path);
    }

    [Fact]
    public void Of_NoLengths_IsTheChainWithTheMostNodes() =>
        Assert.Equal([1, 2, 3], CriticalPath.Of([4, 1, 2, 3], number => number is 2 or 3 ? [number - 1] : [], _ => 0));

    [Fact]
    public void Of_AnyGraph_IsAChainAndNoChainIsLonger() => Gen.Int[0, 4095].Array[0, 12].Sample(
        numbers =>
        {
            var nodes = Enumerable.Range(0, numbers.Length).ToList();
            var dependsOn = (int node) => nodes.Take(node).Where(other => (numbers[node] >> other) % 2 == 1);
            var length = (int node) => (double)(numbers[node] % 7);

            var path = CriticalPath.Of(nodes, dependsOn, length);

            Assert.All(path.Zip(path.Skip(1)), step => Assert.Contains(step.First, dependsOn(step.Second)));
            Assert.Equal(nodes.Select(Longest).DefaultIfEmpty().Max(), path.Sum(length));

            double Longest(int node) => length(node) + dependsOn(node).Select(Longest).DefaultIfEmpty().Max();
        },
        iter: 200);

    [Fact]
    public void Of_ChainOfAHundredThousand_Survives() =>
        Assert.Equal(100_000, CriticalPath.Of([.. Enumerable.Range(1, 100_000)], number => number == 1 ? [] : [number - 1], _ => 1).Count);
}
