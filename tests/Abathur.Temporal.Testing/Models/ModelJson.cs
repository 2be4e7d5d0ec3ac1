using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>Reads requests' members that may be absent or of another type.</summary>
internal static class ModelJson
{
    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool Flag(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
