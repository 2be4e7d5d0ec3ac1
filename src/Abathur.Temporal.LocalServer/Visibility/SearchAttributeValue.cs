using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// Search attribute values between their payloads and the .NET types that queries compare: Keyword and Text are
/// <see cref="string"/>, KeywordList is a list of them, Int <see cref="long"/>, Double <see cref="double"/>, Bool
/// <see cref="bool"/>, Datetime <see cref="DateTimeOffset"/>.
/// </summary>
internal static class SearchAttributeValue
{
    /// <summary>No attributes.</summary>
    public static IReadOnlyDictionary<string, object> None { get; } = FrozenDictionary<string, object>.Empty;

    /// <summary>Null for a payload of JSON null or an empty list, which removes the attribute.</summary>
    /// <exception cref="FormatException">The payload holds no value of the type; the message says what it holds.</exception>
    public static object? Decode(Payload payload, IndexedValueType type)
    {
        using var json = Read(payload);
        var root = json.RootElement;
        if (root.ValueKind == JsonValueKind.Array && type != IndexedValueType.KeywordList)
        {
            // A list of one value stands for the value, as on the real server.
            return root.GetArrayLength() switch
            {
                0 => null,
                1 => Decode(root[0], type),
                _ => throw Mismatch(root, type),
            };
        }

        return Decode(root, type);
    }

    /// <summary>A payload that says its type in its metadata.</summary>
    public static Payload Encode(object value, IndexedValueType type) => new()
    {
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(value is DateTimeOffset time ? Shown(time) : value)),
        Metadata =
        {
            ["encoding"] = ByteString.CopyFromUtf8("json/plain"),
            ["type"] = ByteString.CopyFromUtf8(type.ToString()),
        },
    };

    private static JsonDocument Read(Payload payload)
    {
        try
        {
            return JsonDocument.Parse(payload.Data.Memory);
        }
        catch (JsonException e)
        {
            throw new FormatException($"not JSON: {e.Message}", e);
        }
    }

    private static object? Decode(JsonElement value, IndexedValueType type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (IndexedValueType.Keyword or IndexedValueType.Text, JsonValueKind.String) => value.GetString(),
        (IndexedValueType.KeywordList, JsonValueKind.String) => new[] { value.GetString()! },
        (IndexedValueType.KeywordList, JsonValueKind.Array) => Strings(value, type),
        (IndexedValueType.Int, JsonValueKind.Number) when value.TryGetInt64(out var number) => number,
        (IndexedValueType.Double, JsonValueKind.Number) => value.GetDouble(),
        (IndexedValueType.Bool, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        (IndexedValueType.Datetime, JsonValueKind.String) when value.TryGetDateTimeOffset(out var time) => time.ToUniversalTime(),
        _ => throw Mismatch(value, type),
    };

    private static string[]? Strings(JsonElement list, IndexedValueType type)
    {
        string[] values = [.. list.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : throw Mismatch(list, type))];
        return values.Length > 0 ? values : null;
    }

    private static FormatException Mismatch(JsonElement value, IndexedValueType type) =>
        new($"{value.GetRawText()} is no value of type {type}");

    private static string Shown(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
