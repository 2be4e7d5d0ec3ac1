using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Graphs;
using Abathur.Temporal.Web.Pages;
using Abathur.Temporal.Web.Pictures;

namespace Abathur.Temporal.Web.Reports;

/// <summary>What became of a swarm, as one HTML document that needs nothing besides itself.</summary>
internal static class SwarmReport
{
    /// <param name="name">The swarm's name.</param>
    /// <param name="checkpoint">Its whole state.</param>
    /// <param name="now">The time of the report.</param>
    /// <param name="zone">The clock that times are shown by.</param>
    public static async Task<string> RenderAsync(string name, SwarmCheckpoint checkpoint, DateTimeOffset now, TimeZoneInfo zone)
    {
        var nodes = Nodes(checkpoint);
        var end = checkpoint.State == SwarmState.Stopped || checkpoint.StopMode is not null ? (checkpoint.Events is [.., var last] ? last.At : now) : now;
        var rows = new Timeline(checkpoint.Events, end, nodes, Hosts(checkpoint)).Rows();
        await using var renderer = new PageRenderer();
        return await renderer.RenderAsync<ReportView>(new Dictionary<string, object?>
        {
            ["Frame"] = new Frame { Title = $"Swarm {name}", Now = now, Zone = zone },
            ["Checkpoint"] = checkpoint,
            ["Graph"] = nodes.Count == 0 ? string.Empty : Svg.Markup(GraphPicture.Draw(GraphFolding.Boxes(nodes, id => "#" + id))),
            ["HostPicture"] = rows.Count == 0 ? string.Empty : Svg.Markup(HostPicture.Draw(rows, end, zone, id => "#" + id)),
            ["TimelinePicture"] = rows.Count == 0 ? string.Empty : Svg.Markup(TimelinePicture.Draw(rows, end, zone, id => "#" + id)),
            ["Style"] = PageAssets.Text("style.css"),
        });
    }

    // Events of earlier versions name no host.
    private static Dictionary<string, string> Hosts(SwarmCheckpoint checkpoint) => checkpoint.Tasks
        .Select(task => (task.Id, Host: task.State == TaskState.Completed ? task.Host : task.Failure?.Host)).Where(task => task.Host is not null)
        .ToDictionary(task => task.Id, task => task.Host!, StringComparer.Ordinal);

    // A shrunk task has lost what it waited for; it stands at the beginning.
    private static List<GraphNode> Nodes(SwarmCheckpoint checkpoint)
    {
        var needs = checkpoint.Tasks.ToDictionary(task => task.Id, task => task.Spec.DependsOn ?? [], StringComparer.Ordinal);
        var waves = Waves.Of(needs.Keys, id => needs[id].Distinct());
        return
        [
            .. checkpoint.Closed.Select(task => new GraphNode(task.Id, task.State, 0, [], task.Key)),
            .. checkpoint.Tasks.Select(task => new GraphNode(task.Id, task.State, waves[task.Id], needs[task.Id], task.Spec.Title)),
        ];
    }
}
