using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>Makes boxes of tasks: one each, or where there are too many to read, one for those of a layer that are in the same state.</summary>
internal static class GraphFolding
{
    /// <summary>Tasks up to which each has a box of its own.</summary>
    public const int MaxBoxes = 150;

    private const int MaxLayers = 24;

    public static IReadOnlyList<GraphBox> Boxes(IReadOnlyList<GraphNode> nodes, Func<string, string>? link = null, Func<int, int, TaskState, string>? linkOfGroup = null)
    {
        var critical = RemainingPath.Of(nodes).ToHashSet(StringComparer.Ordinal);
        return nodes.Count <= MaxBoxes ? Single(nodes, critical, link) : Groups(nodes, critical, linkOfGroup);
    }

    private static List<GraphBox> Single(IReadOnlyList<GraphNode> nodes, HashSet<string> critical, Func<string, string>? link)
    {
        var shown = nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        return [.. nodes.Select(node => new GraphBox(
            node.Id, node.Wave, node.State, node.Title is { } title ? $"{node.Id} {title}" : node.Id, [.. node.DependsOn.Where(shown.Contains)], link?.Invoke(node.Id), critical.Contains(node.Id)))];
    }

    private static List<GraphBox> Groups(IReadOnlyList<GraphNode> nodes, HashSet<string> critical, Func<int, int, TaskState, string>? link)
    {
        var (first, last) = (nodes.Min(node => node.Wave), nodes.Max(node => node.Wave));
        var width = Math.Max(1, (last - first + MaxLayers) / MaxLayers);
        var group = nodes.ToDictionary(node => node.Id, node => Name(LayerOf(node), node.State), StringComparer.Ordinal);
        return [.. nodes.GroupBy(node => (Layer: LayerOf(node), node.State)).Select(tasks =>
        {
            var (from, to) = (first + (tasks.Key.Layer * width), Math.Min(last, first + ((tasks.Key.Layer + 1) * width) - 1));
            var own = Name(tasks.Key.Layer, tasks.Key.State);
            var waves = from == to ? $"wave {from}" : $"waves {from}–{to}";
            return new GraphBox(
                own,
                tasks.Key.Layer,
                tasks.Key.State,
                $"{tasks.Count()} {Words.Of(tasks.Key.State)}, {waves}",
                [.. tasks.SelectMany(task => task.DependsOn).Where(group.ContainsKey).Select(id => group[id]).Where(name => name != own).Distinct()],
                link?.Invoke(from, to, tasks.Key.State),
                tasks.Any(task => critical.Contains(task.Id)));
        })];

        int LayerOf(GraphNode node) => (node.Wave - first) / width;
        static string Name(int layer, TaskState state) => $"{layer}-{state}";
    }
}
