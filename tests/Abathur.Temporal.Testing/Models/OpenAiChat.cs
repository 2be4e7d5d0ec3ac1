using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>OpenAI's Chat Completions API.</summary>
internal sealed class OpenAiChat : IModelApi
{
    public string Name => "chat";

    public bool Takes(string path) => path.EndsWith("/chat/completions", StringComparison.Ordinal);

    public bool IsStreaming(string path, JsonElement body) => ModelJson.Flag(body, "stream");

    public IEnumerable<string?> Tools(JsonElement body) =>
        ModelJson.List(body, "tools").Select(tool => tool.TryGetProperty("function", out var function) ? ModelJson.Text(function, "name") : null);

    public object Error(int status, string type, string message) => new { error = new { message, type, code = type } };

    public string Stream(ModelAnswer answer) => new ServerSentEvents()
        .Add(null, Chunk(answer, [new { index = 0, delta = Message(answer, isDelta: true), finish_reason = (string?)null }], null))
        .Add(null, Chunk(answer, [new { index = 0, delta = new { }, finish_reason = Reason(answer) }], null))
        .Add(null, Chunk(answer, [], Usage(answer.Usage)))
        .AddRaw("[DONE]")
        .ToString();

    public object Whole(ModelAnswer answer) => new
    {
        id = $"chatcmpl-{answer.Number}",
        @object = "chat.completion",
        created = 1,
        model = ModelAnswer.Model,
        choices = new object[] { new { index = 0, message = Message(answer, isDelta: false), finish_reason = Reason(answer) } },
        usage = Usage(answer.Usage),
    };

    private static object Chunk(ModelAnswer answer, object[] choices, object? usage) => new
    {
        id = $"chatcmpl-{answer.Number}",
        @object = "chat.completion.chunk",
        created = 1,
        model = ModelAnswer.Model,
        choices,
        usage,
    };

    private static object Message(ModelAnswer answer, bool isDelta) => answer.Tool is null
        ? new { role = "assistant", content = answer.Text }
        : new
        {
            role = "assistant",
            content = (string?)null,
            tool_calls = new[]
            {
                isDelta ? (object)new { index = 0, id = $"call_{answer.Number}", type = "function", function = Function(answer) }
                    : new { id = $"call_{answer.Number}", type = "function", function = Function(answer) },
            },
        };

    private static object Function(ModelAnswer answer) => new { name = answer.Tool, arguments = JsonSerializer.Serialize(answer.Input) };

    private static object Usage(ModelUsage usage) => new
    {
        prompt_tokens = usage.AllInput,
        prompt_tokens_details = new { cached_tokens = usage.CacheRead },
        completion_tokens = usage.Output,
        total_tokens = usage.Total,
    };

    private static string Reason(ModelAnswer answer) => answer switch
    {
        { IsRefusal: true } => "content_filter",
        { Tool: not null } => "tool_calls",
        _ => "stop",
    };
}
