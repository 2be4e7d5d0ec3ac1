using System.Text;
using System.Text.Json;

namespace Abathur.Temporal.Testing.ClaudeCode;

/// <summary>A message as the provider streams it: server-sent events.</summary>
internal static class MessageStream
{
    public static string Of(ModelTurn turn, int number)
    {
        var (block, delta, reason) = turn switch
        {
            ModelTurn.TextTurn text => (
                (object)new { type = "text", text = "" },
                (object)new { type = "text_delta", text = text.Text },
                "end_turn"),
            ModelTurn.ToolTurn tool => (
                new { type = "tool_use", id = $"toolu_{number}", name = tool.Tool, input = new { } },
                new { type = "input_json_delta", partial_json = JsonSerializer.Serialize(tool.Input) },
                "tool_use"),
            ModelTurn.RefusalTurn refusal => (
                new { type = "text", text = "" },
                new { type = "text_delta", text = refusal.Text },
                "refusal"),
            _ => throw new ArgumentOutOfRangeException(nameof(turn)),
        };
        var stream = new StringBuilder();
        Append(stream, "message_start", new
        {
            type = "message_start",
            message = new
            {
                id = $"msg_{number}",
                type = "message",
                role = "assistant",
                model = "scripted-model",
                content = Array.Empty<object>(),
                usage = new { input_tokens = 100, cache_creation_input_tokens = 10, cache_read_input_tokens = 20, output_tokens = 1 },
            },
        });
        Append(stream, "content_block_start", new { type = "content_block_start", index = 0, content_block = block });
        Append(stream, "content_block_delta", new { type = "content_block_delta", index = 0, delta });
        Append(stream, "content_block_stop", new { type = "content_block_stop", index = 0 });
        Append(stream, "message_delta", new { type = "message_delta", delta = new { stop_reason = reason }, usage = new { output_tokens = 7 } });
        Append(stream, "message_stop", new { type = "message_stop" });
        return stream.ToString();
    }

    private static void Append(StringBuilder stream, string name, object data) =>
        stream.Append("event: ").Append(name).Append("\ndata: ").Append(JsonSerializer.Serialize(data)).Append("\n\n");
}
