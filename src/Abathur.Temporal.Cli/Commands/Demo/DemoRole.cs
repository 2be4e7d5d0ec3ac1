using System.Text.Encodings.Web;
using System.Text.Json;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>One of the demo's agents.</summary>
internal sealed record DemoRole(string Name, string Tier, string Description)
{
    // Every JSON string is a YAML string too, whatever is in a path.
    private static readonly JsonSerializerOptions Yaml = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string? HandsOffTo { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Its definition: a program of the runtime <c>command</c>, which is this one.</summary>
    public string ToMarkdown(IReadOnlyList<string> self)
    {
        var command = JsonSerializer.Serialize<IReadOnlyList<string>>([.. self, DemoAgentCommand.Name, Name], Yaml);
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
