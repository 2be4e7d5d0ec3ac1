using System.Text;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Cli.Commands.Init;

/// <summary>What <c>init</c> writes into a repository: the agents we ship, an example and the settings.</summary>
internal static class ProjectFiles
{
    /// <summary>Paths relative to the repository, with their content.</summary>
    public static IReadOnlyList<(string Path, byte[] Content)> All { get; } =
    [
        .. ShippedAgents.Files.Select(agent => ($"{AgentFolders.Own}/{agent.Name}.md", agent.Content)),
        ($"{AgentFolders.Own}/claude-example.md", Read("claude-example.md")),
        (".abathur/swarm.yaml", Read("swarm.yaml")),
    ];

    private static byte[] Read(string template)
    {
        using var stream = typeof(ProjectFiles).Assembly.GetManifestResourceStream(template)!;
        using var reader = new StreamReader(stream);
        // A checkout on Windows may have turned the line ends around before the build.
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
