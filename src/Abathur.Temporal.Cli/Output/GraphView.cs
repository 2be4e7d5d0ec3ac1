using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Draws a graph of tasks as a tree of waves.</summary>
internal static class GraphView
{
    private static readonly Column[] Columns =
    [
        Column.Whole("id"), Column.Whole("state"), Column.Text("title", minimum: 16), Column.Words("after", rank: 1, minimum: 8),
    ];

    public static Tree Render(IReadOnlyList<GraphNode> nodes)
    {
        var tree = new Tree($"{nodes.Count} tasks") { Style = new Style(Color.Grey) };
        foreach (var wave in nodes.GroupBy(n => n.Wave).OrderBy(g => g.Key))
        {
            var branch = tree.AddNode(new Paragraph($"wave {wave.Key}"));
            foreach (var node in wave)
            {
                branch.AddNode(new Listing(Columns) { Headers = false }.Add(
                    node.Id,
                    Cell.Of(Words.Of(node.State), StateColor.Of(node.State)),
                    node.Title ?? string.Empty,
                    Cell.Of(node.DependsOn.Count == 0 ? string.Empty : $"after {string.Join(", ", node.DependsOn)}", Color.Grey)));
            }
        }

        return tree;
    }
}
