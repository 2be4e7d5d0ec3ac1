using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>A request for an answer, as the model saw it.</summary>
/// <param name="Api">The API's name: <c>anthropic</c>, <c>responses</c>, <c>chat</c> or <c>gemini</c>.</param>
/// <param name="Body">The body, JSON.</param>
/// <param name="Tools">The names of the tools that it may call.</param>
public sealed record ModelRequest(string Api, string Body, IReadOnlyList<string> Tools)
{
    /// <summary>The account that asked: the key in the request's headers; empty if it has none.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>Whether any text in it holds these words.</summary>
    public bool Says(string words)
    {
        using var json = JsonDocument.Parse(Body);
        return Texts(json.RootElement).Any(text => text.Contains(words, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
