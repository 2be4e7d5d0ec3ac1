using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>Gemini's <c>generateContent</c> and <c>streamGenerateContent</c>.</summary>
internal sealed class GeminiContent : IModelApi
{
    public string Name => "gemini";

    public bool Takes(string path) =>
        path.EndsWith(":generateContent", StringComparison.Ordinal) || path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    public bool IsStreaming(string path, JsonElement body) => path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    public IEnumerable<string?> Tools(JsonElement body) =>
        ModelJson.List(body, "tools").SelectMany(tool => ModelJson.List(tool, "functionDeclarations")).Select(function => ModelJson.Text(function, "name"));

    public object Error(int status, string type, string message) => new { error = new { code = status, message, status = type } };

    public string Stream(ModelAnswer answer) => new ServerSentEvents().Add(null, Whole(answer)).ToString();

    public object Whole(ModelAnswer answer) => new
    {
        candidates = new[]
        {
            new
            {
                index = 0,
                content = new { role = "model", parts = new[] { Part(answer) } },
                finishReason = answer.IsRefusal ? "SAFETY" : "STOP",
            },
        },
        usageMetadata = new
        {
            promptTokenCount = answer.Usage.AllInput,
            cachedContentTokenCount = answer.Usage.CacheRead,
            candidatesTokenCount = answer.Usage.Output,
            totalTokenCount = answer.Usage.Total,
        },
        modelVersion = ModelAnswer.Model,
        responseId = $"response_{answer.Number}",
    };

    private static object Part(ModelAnswer answer) => answer.Tool is null
        ? new { text = answer.Text }
        : new { functionCall = new { id = $"call_{answer.Number}", name = answer.Tool, args = answer.Input } };
}
