using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
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
    public void Of_ChainOfAHundredThousand_Survives()
    {
        var tasks = Enumerable.Range(1, 100_000).Select(number => new TaskEntry(number, Record(number))).ToDictionary(task => task.Number);
        foreach (var task in tasks.Values)
        {
            foreach (var number in task.DependsOn)
            {
                tasks[number].Dependents.Add(task.Number);
            }
        }

        Assert.Equal(99_999, Waves.Of(tasks.Values)[100_000]);
    }

    private static TaskRecord Record(int number) => new()
    {
        Id = TaskId.Format(number),
        Spec = new TaskSubmission { Title = "t", DependsOn = number == 1 ? null : [TaskId.Format(number - 1)] },
        State = TaskState.Pending,
        CreatedAt = TestBoard.Start,
        UpdatedAt = TestBoard.Start,
        Fingerprint = string.Empty,
    };
}
