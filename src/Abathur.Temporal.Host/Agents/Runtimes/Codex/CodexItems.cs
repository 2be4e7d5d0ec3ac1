using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Codex;

/// <summary>What Codex does and says: the items of its thread.</summary>
internal sealed class CodexItems(AgentStream stream)
{
    private const int MaxInput = 300;
    private const int MaxResult = 1000;

    public string? Start(JsonElement item)
    {
        if (Call(item) is not { } call || item.Text("id") is not { } id)
        {
            return null;
        }

        stream.TakeCall(id, isOpen: true);
        var shown = $"> {Text.Cut(call, MaxInput)}";
        stream.TakeDoing(shown);
        return shown;
    }

    public string? Complete(JsonElement item)
    {
        if (item.Text("id") is { } id)
        {
            stream.TakeCall(id, isOpen: false);
        }

        switch (item.Text("type"))
        {
            case "agentMessage":
                stream.Text = item.Text("text") ?? stream.Text;
                stream.TakeDoing(item.Text("text"));
                return item.Text("text");
            case "commandExecution":
                var output = item.Text("aggregatedOutput") is { Length: > 0 } text ? Text.Cut(text.TrimEnd(), MaxResult) : null;
                return item.Number("exitCode") is not 0 and var code ? $"< exit code {code} {output}" : output is null ? null : $"< {output}";
            default:
                return null;
        }
    }

    private static string? Call(JsonElement item) => item.Text("type") switch
    {
        "commandExecution" => item.Text("command"),
        "fileChange" => $"edit {string.Join(", ", Paths(item.Member("changes")))}",
        "mcpToolCall" => $"{item.Text("server")} {item.Text("tool")}",
        "webSearch" => $"search {item.Text("query")}",
        _ => null,
    };

    private static IEnumerable<string?> Paths(JsonElement changes) =>
        changes.ValueKind == JsonValueKind.Array ? changes.EnumerateArray().Select(change => change.Text("path")) : [];
}
