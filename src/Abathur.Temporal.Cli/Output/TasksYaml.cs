using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Abathur.Temporal.Cli.Output;

/// <summary>Writes tasks as the YAML that <c>task submit --file</c> reads, for a person to edit.</summary>
internal static class TasksYaml
{
    /// <summary>The text.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="remark">What stands above them as a comment.</param>
    public static string Write(IReadOnlyList<TaskSubmission> tasks, string remark)
    {
        var root = new YamlMappingNode(Name("tasks"), new YamlSequenceNode(tasks.Select(Task)));
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var line in remark.Split('\n'))
        {
            text.WriteLine($"# {SafeText.Line(line, 1000)}");
        }

        new YamlStream(new YamlDocument(root)).Save(text, assignAnchors: false);

        // The end of the document, which nobody needs to see.
        return text.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    private static YamlNode Task(TaskSubmission task)
    {
        var json = JsonSerializer.SerializeToNode(task, AbathurJson.Options)!.AsObject();
        if (task.Priority == TaskPriority.Normal)
        {
            json.Remove("priority");
        }

        return Node(json);
    }

    private static YamlNode Node(JsonNode? json) => json switch
    {
        JsonObject members => new YamlMappingNode(members.SelectMany(member => new[] { Name(member.Key), Node(member.Value) })),
        JsonArray items => new YamlSequenceNode(items.Select(Node)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Words(value.GetValue<string>()),
        _ => new YamlScalarNode(json?.ToJsonString() ?? "null") { Style = ScalarStyle.Plain },
    };

    private static YamlScalarNode Name(string name) => new(name) { Style = ScalarStyle.Plain };

    // Plain words could be read as something else: `no`, `1.0`.
    private static YamlScalarNode Words(string text) => new(text) { Style = IsBlock(text) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted };

    private static bool IsBlock(string text) => text.Contains('\n', StringComparison.Ordinal)
        && text.Split('\n').All(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && !char.IsWhiteSpace(line[^1]) && line.All(c => c is >= ' ' and <= '~'));
}
