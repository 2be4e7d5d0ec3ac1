using Abathur.Temporal.Contracts;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Draws a graph of tasks as a tree of waves.</summary>
internal static class GraphView
{
    public static Tree Render(IReadOnlyList<GraphNode> nodes)
    {
        var tree = new Tree($"{nodes.Count} tasks") { Style = new Style(Color.Grey) };
        foreach (var wave in nodes.GroupBy(n => n.Wave).OrderBy(g => g.Key))
        {
            var branch = tree.AddNode(new Text($"wave {wave.Key}"));
            foreach (var node in wave)
            {
                branch.AddNode(Node(node));
            }
        }

        return tree;
    }

    private static Markup Node(GraphNode node)
    {
        var title = Markup.Escape(SafeText.Line(node.Title, 80));
        var after = node.DependsOn.Count == 0 ? string.Empty : $" [grey]after {Markup.Escape(string.Join(", ", node.DependsOn))}[/]";
        return new Markup($"{Markup.Escape(node.Id)} [{Show.Color(node.State)}]{Show.Word(node.State)}[/] {title}{after}");
    }
}
