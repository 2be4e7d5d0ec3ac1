using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>Claude Code's messages as somebody reads them in the log.</summary>
internal static class ClaudeTranscript
{
    private const int MaxInput = 300;
    private const int MaxResult = 1000;

    // The input that tells most about a call, by tool.
    private static readonly string[] TellingInputs = ["command", "file_path", "pattern", "url", "query", "description"];

    public static string? Message(JsonElement message)
    {
        var lines = Blocks(message)
            .Select(block => block.Text("type") switch
            {
                "text" => block.Text("text"),
                "tool_use" => $"> {block.Text("name")} {Input(block)}",
                _ => null,
            })
            .Where(line => !string.IsNullOrWhiteSpace(line));
        var text = string.Join('\n', lines);
        return text.Length > 0 ? text : null;
    }

    public static string? Results(JsonElement root)
    {
        if (!root.TryGetProperty("message", out var message))
        {
            return null;
        }

        var results =
            from block in Blocks(message)
            where block.Text("type") == "tool_result"
            let content = block.TryGetProperty("content", out var value) ? ToText(value) : ""
            where content.Length > 0
            select $"< {Text.Cut(content, MaxResult)}";
        var text = string.Join('\n', results);
        return text.Length > 0 ? text : null;
    }

    public static IEnumerable<JsonElement> Blocks(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray().Where(block => block.ValueKind == JsonValueKind.Object)
            : [];

    private static string Input(JsonElement block)
    {
        if (!block.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        return Text.Cut(TellingInputs.Select(name => input.Text(name)).FirstOrDefault(text => text is not null) ?? input.GetRawText(), MaxInput);
    }

    private static string ToText(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => part.Text("text"))),
        _ => "",
    };
}
