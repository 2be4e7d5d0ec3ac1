using System.Reflection;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>The agent files that come with us: routing and diagnosis need them in every repository.</summary>
public static class ShippedAgents
{
    /// <summary>What stands in a definition's source instead of a file.</summary>
    public const string Source = "shipped";

    private const string Prefix = "Abathur.Temporal.Host.Agents.Registry.Shipped.";

    /// <summary>Names and contents, as <c>init</c> writes them.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Files { get; } =
    [
        .. from resource in typeof(ShippedAgents).Assembly.GetManifestResourceNames()
           where resource.StartsWith(Prefix, StringComparison.Ordinal)
           orderby resource
           select (resource[Prefix.Length..^".md".Length], Read(resource)),
    ];

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
