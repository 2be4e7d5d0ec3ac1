using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>OpenAI's Responses API.</summary>
internal sealed class OpenAiResponses : IModelApi
{
    public string Name => "responses";

    public bool Takes(string path) => path.EndsWith("/responses", StringComparison.Ordinal);

    public bool IsStreaming(string path, JsonElement body) => ModelJson.Flag(body, "stream");

    public IEnumerable<string?> Tools(JsonElement body) => ModelJson.List(body, "tools")
        .SelectMany(tool => ModelJson.List(tool, "tools").Select(inner => $"{ModelJson.Text(tool, "name")}__{ModelJson.Text(inner, "name")}").Append(ModelJson.Text(tool, "name") ?? ModelJson.Text(tool, "type")));

    public object Error(int status, string type, string message) => new { error = new { message, type, code = type } };

    public string Stream(ModelAnswer answer)
    {
        var stream = new ServerSentEvents();
        var item = Item(answer);
        Add(new { type = "response.created", response = Response(answer, [], "in_progress", withUsage: false) }, "response.created");
        Add(new { type = "response.output_item.added", output_index = 0, item = Item(answer with { Text = answer.Text is null ? null : "" }) }, "response.output_item.added");
        if (answer.Text is { } delta)
        {
            Add(new { type = "response.output_text.delta", item_id = ItemId(answer), output_index = 0, content_index = 0, delta }, "response.output_text.delta");
        }

        Add(new { type = "response.output_item.done", output_index = 0, item }, "response.output_item.done");
        Add(new { type = "response.completed", response = Response(answer, [item], "completed", withUsage: true) }, "response.completed");
        return stream.ToString();

        void Add(object data, string name) => stream.Add(name, data);
    }

    public object Whole(ModelAnswer answer) => Response(answer, [Item(answer)], "completed", withUsage: true);

    private static object Response(ModelAnswer answer, object[] output, string status, bool withUsage) => new
    {
        id = $"resp_{answer.Number}",
        @object = "response",
        status,
        model = ModelAnswer.Model,
        output,
        usage = withUsage ? Usage(answer.Usage) : null,
    };

    private static object Usage(ModelUsage usage) => new
    {
        input_tokens = usage.AllInput,
        input_tokens_details = new { cached_tokens = usage.CacheRead },
        output_tokens = usage.Output,
        output_tokens_details = new { reasoning_tokens = 0 },
        total_tokens = usage.Total,
    };

    private static object Item(ModelAnswer answer) => answer.Tool is null
        ? new
        {
            type = "message",
            id = ItemId(answer),
            role = "assistant",
            status = "completed",
            content = new object[] { answer.IsRefusal ? new { type = "refusal", refusal = answer.Text } : new { type = "output_text", text = answer.Text, annotations = Array.Empty<object>() } },
        }
        : new
        {
            type = "function_call",
            id = ItemId(answer),
            call_id = $"call_{answer.Number}",
            @namespace = Server(answer.Tool),
            name = Server(answer.Tool) is { } server ? answer.Tool[(server.Length + 2)..] : answer.Tool,
            arguments = JsonSerializer.Serialize(answer.Input),
            status = "completed",
        };

    // A tool of an MCP server, `mcp__server__tool`, is called by the server's namespace.
    private static string? Server(string tool) =>
        tool.StartsWith("mcp__", StringComparison.Ordinal) && tool.LastIndexOf("__", StringComparison.Ordinal) is > 4 and var end ? tool[..end] : null;

    private static string ItemId(ModelAnswer answer) => $"item_{answer.Number}";
}
