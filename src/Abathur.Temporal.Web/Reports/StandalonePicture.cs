using System.Xml.Linq;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Web.Pages;
using Abathur.Temporal.Web.Pictures;

namespace Abathur.Temporal.Web.Reports;

/// <summary>A picture as a file of its own, with its style inside.</summary>
internal static class StandalonePicture
{
    /// <summary>The graph of tasks as an SVG document.</summary>
    public static string Graph(IReadOnlyList<GraphNode> nodes)
    {
        var picture = GraphPicture.Draw(nodes.Count == 0 ? [] : GraphFolding.Boxes(nodes));
        picture.SetAttributeValue("class", "picture standalone");
        picture.AddFirst(Svg.Element("style", new XText(PageAssets.Text("style.css"))));
        return Svg.Markup(picture);
    }
}
