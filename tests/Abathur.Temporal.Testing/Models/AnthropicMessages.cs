using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>Anthropic's Messages API.</summary>
internal sealed class AnthropicMessages : IModelApi
{
    public string Name => "anthropic";

    public bool Takes(string path) => path.EndsWith("/v1/messages", StringComparison.Ordinal);

    public bool IsStreaming(string path, JsonElement body) => ModelJson.Flag(body, "stream");

    public IEnumerable<string?> Tools(JsonElement body) => ModelJson.List(body, "tools").Select(tool => ModelJson.Text(tool, "name"));

    public object Error(int status, string type, string message) => new { type = "error", error = new { type, message } };

    public string Stream(ModelAnswer answer)
    {
        var stream = new ServerSentEvents();
        Add(new { type = "message_start", message = Message(answer, [], null, output: 1) }, "message_start");
        object block = answer.Tool is null ? new { type = "text", text = "" } : new { type = "tool_use", id = Id(answer), name = answer.Tool, input = new { } };
        object delta = answer.Tool is null
            ? new { type = "text_delta", text = answer.Text }
            : new { type = "input_json_delta", partial_json = JsonSerializer.Serialize(answer.Input) };
        Add(new { type = "content_block_start", index = 0, content_block = block }, "content_block_start");
        Add(new { type = "content_block_delta", index = 0, delta }, "content_block_delta");
        Add(new { type = "content_block_stop", index = 0 }, "content_block_stop");
        Add(new { type = "message_delta", delta = new { stop_reason = Reason(answer) }, usage = new { output_tokens = answer.Usage.Output } }, "message_delta");
        Add(new { type = "message_stop" }, "message_stop");
        return stream.ToString();

        void Add(object data, string name) => stream.Add(name, data);
    }

    public object Whole(ModelAnswer answer) => Message(
        answer,
        [answer.Tool is null ? new { type = "text", text = answer.Text } : new { type = "tool_use", id = Id(answer), name = answer.Tool, input = answer.Input }],
        Reason(answer),
        answer.Usage.Output);

    private static object Message(ModelAnswer answer, object[] content, string? reason, int output) => new
    {
        id = $"msg_{answer.Number}",
        type = "message",
        role = "assistant",
        model = ModelAnswer.Model,
        content,
        stop_reason = reason,
        usage = new
        {
            input_tokens = answer.Usage.Input,
            cache_creation_input_tokens = answer.Usage.CacheWrite,
            cache_read_input_tokens = answer.Usage.CacheRead,
            output_tokens = output,
        },
    };

    private static string Id(ModelAnswer answer) => $"toolu_{answer.Number}";

    private static string Reason(ModelAnswer answer) => answer switch
    {
        { IsRefusal: true } => "refusal",
        { Tool: not null } => "tool_use",
        _ => "end_turn",
    };
}
