using Abathur.Temporal.Contracts;
using Abathur.Temporal.Web.Pictures;

namespace Abathur.Temporal.Cli.Tests.Web;

/// <summary>Graphs and timelines as pictures.</summary>
public sealed class PictureTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void RemainingPath_IsTheLongestChainThatIsLeft()
    {
        GraphNode[] nodes =
        [
            new("T1", TaskState.Completed, 0, []), new("T2", TaskState.Running, 1, ["T1"]), new("T3", TaskState.Pending, 2, ["T2"]),
            new("T4", TaskState.Ready, 0, []), new("T5", TaskState.Pending, 3, ["T3", "T4"]),
        ];

        Assert.Equal(["T2", "T3", "T5"], RemainingPath.Of(nodes));
        Assert.Empty(RemainingPath.Of([nodes[0]]));
    }

    [Fact]
    public void Graph_TenTasks_HasABoxForEachAndEveryEdge()
    {
        var nodes = Chain(10);

        var picture = Svg.Markup(GraphPicture.Draw(GraphFolding.Boxes(nodes, id => "/tasks/" + id)));

        Assert.All(nodes, node => Assert.Contains($"href=\"/tasks/{node.Id}\"", picture, StringComparison.Ordinal));
        Assert.Equal(9, picture.Split("class=\"edge").Length - 1);
        Assert.Contains("on the critical path", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_AThousandTasks_IsFoldedIntoGroupsThatHoldThemAll()
    {
        var nodes = Enumerable.Range(1, 1_000)
            .Select(i => new GraphNode(TaskId.Format(i), (TaskState)(i % 7), i / 10, i < 10 ? [] : [TaskId.Format(i - 9)], "title")).ToList();

        var boxes = GraphFolding.Boxes(nodes);

        Assert.InRange(boxes.Count, 2, GraphFolding.MaxBoxes + 50);
        Assert.Equal(1_000, boxes.Sum(box => int.Parse(box.Label.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(Svg.Markup(GraphPicture.Draw(boxes)).Length < 250_000);
    }

    [Fact]
    public void Graph_Crossings_AreUntangled()
    {
        // Drawn in the order of ids, all three edges would cross.
        GraphBox[] boxes =
        [
            Box("A", 0), Box("B", 0), Box("C", 0), Box("X", 1, "C"), Box("Y", 1, "B"), Box("Z", 1, "A"),
        ];

        var layers = GraphLayout.Layers(boxes);

        var left = layers[0].Select(box => box.Id).ToList();
        Assert.Equal(left, layers[1].Select(box => Assert.Single(box.Before)));
    }

    [Fact]
    public void Graph_TitleThatIsMarkup_IsText()
    {
        var picture = Svg.Markup(GraphPicture.Draw(GraphFolding.Boxes([new("T1", TaskState.Ready, 0, [], "</text><script>\u0000\u001b[1m")])));

        Assert.DoesNotContain("<script>", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Burndown_FallsByWhatWasUsed()
    {
        var cost = new CostRecord
        {
            Agents = [],
            Models = [],
            Goals = [],
            PeriodSeconds = 60,
            Periods = [new(Start, new(1, 25)), new(Start.AddMinutes(2), new(1, 25))],
        };

        var picture = Svg.Markup(BurndownPicture.Draw(cost, Start, Start.AddMinutes(4), 100, usage => usage.Tokens));

        Assert.Contains("points=\"10,10 160,40 460,70 610,70\"", picture, StringComparison.Ordinal);
    }

    private static List<GraphNode> Chain(int length) =>
        [.. Enumerable.Range(1, length).Select(i => new GraphNode(TaskId.Format(i), TaskState.Pending, i - 1, i == 1 ? [] : [TaskId.Format(i - 1)], $"task {i}"))];

    private static GraphBox Box(string id, int layer, params string[] before) => new(id, layer, TaskState.Ready, id, before, null, false);
}
