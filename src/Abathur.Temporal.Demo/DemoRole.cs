using System.Text.Encodings.Web;
using System.Text.Json;

namespace Abathur.Temporal.Demo;

/// <summary>One of the demo's agents.</summary>
public sealed record DemoRole(string Name, string Tier, string Description)
{
    // Every JSON string is a YAML string too, whatever is in a path.
    private static readonly JsonSerializerOptions Yaml = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string? HandsOffTo { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Its definition, as a program of the runtime <c>command</c>.</summary>
    /// <param name="player">The command line that plays an agent, but for the agent's name.</param>
    public string ToMarkdown(IReadOnlyList<string> player)
    {
        var command = JsonSerializer.Serialize<IReadOnlyList<string>>([.. player, Name], Yaml);
        IEnumerable<string> lines =
        [
            "---",
            $"name: {Name}",
            $"tier: {Tier}",
            "version: 1.0.0",
            $"description: {Description}",
            ReadOnly ? "tools: [read, grep]" : "tools: [read, write, edit, shell]",
            .. HandsOffTo is { } target ? [$"handoff_targets: [{target}]"] : Array.Empty<string>(),
            .. ReadOnly ? ["read_only: true"] : Array.Empty<string>(),
            "runtime: command",
            $"command: {command}",
            "---",
            string.Empty,
            $"# {Name}",
            string.Empty,
            "You are played by a script: no model, no key, no cost.",
            string.Empty,
        ];
        return string.Join('\n', lines);
    }
}
