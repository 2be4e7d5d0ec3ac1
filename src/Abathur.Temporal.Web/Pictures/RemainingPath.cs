using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;

namespace Abathur.Temporal.Web.Pictures;

/// <summary>The longest chain of tasks that are still to be done: the swarm can't be done before them.</summary>
internal static class RemainingPath
{
    /// <summary>The ids of its tasks, the first to be done first; empty where nothing is left to do.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<GraphNode> nodes)
    {
        var open = nodes.Where(node => node.State is not (TaskState.Completed or TaskState.Canceled)).ToDictionary(node => node.Id, node => node.DependsOn);
        return CriticalPath.Of(open.Keys, id => open[id], _ => 1);
    }
}
