using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>
/// A search attribute between its payload and what queries compare.
/// </summary>
/// <param name="Type">As registered when it was set.</param>
/// <param name="Value">
/// Keyword and Text are <see cref="string"/>, KeywordList a list of them, Int <see cref="long"/>, Double <see cref="double"/>,
/// Bool <see cref="bool"/>, Datetime <see cref="DateTimeOffset"/>.
/// </param>
internal sealed record SearchAttributeValue(IndexedValueType Type, object Value)
{
    /// <summary>No attributes.</summary>
    public static IReadOnlyDictionary<string, SearchAttributeValue> None { get; } = FrozenDictionary<string, SearchAttributeValue>.Empty;

    /// <summary>Null for a payload of JSON null or an empty list, which removes the attribute.</summary>
    /// <exception cref="FormatException">The payload holds no value of the type; the message says what it holds.</exception>
    public static SearchAttributeValue? Decode(Payload payload, IndexedValueType type)
    {
        if (payload.Data.IsEmpty)
        {
            return null;
        }

        using var json = Parse(payload);
        return Read(json.RootElement, type) is { } value ? new SearchAttributeValue(type, value) : null;
    }

    /// <summary>A payload that says its type in its metadata.</summary>
    public Payload Encode() => new()
    {
        Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(Value is DateTimeOffset time ? Shown(time) : Value)),
        Metadata =
        {
            ["encoding"] = ByteString.CopyFromUtf8("json/plain"),
            ["type"] = ByteString.CopyFromUtf8(Type.ToString()),
        },
    };

    private static JsonDocument Parse(Payload payload)
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

    // Anywhere but in a keyword list, a list of one value stands for the value, as on the real server.
    private static object? Read(JsonElement json, IndexedValueType type) =>
        json.ValueKind != JsonValueKind.Array || type == IndexedValueType.KeywordList
            ? Single(json, type)
            : json.GetArrayLength() switch
            {
                0 => null,
                1 => Single(json[0], type),
                _ => throw Mismatch(json, type),
            };

    private static object? Single(JsonElement json, IndexedValueType type) => (type, json.ValueKind) switch
    {
        (_, JsonValueKind.Null) => null,
        (IndexedValueType.Keyword or IndexedValueType.Text, JsonValueKind.String) => json.GetString(),
        (IndexedValueType.KeywordList, JsonValueKind.String) => new[] { json.GetString()! },
        (IndexedValueType.KeywordList, JsonValueKind.Array) => Strings(json, type),
        (IndexedValueType.Int, JsonValueKind.Number) when json.TryGetInt64(out var number) => number,
        (IndexedValueType.Double, JsonValueKind.Number) => json.GetDouble(),
        (IndexedValueType.Bool, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
        (IndexedValueType.Datetime, JsonValueKind.String) when json.TryGetDateTimeOffset(out var time) => time.ToUniversalTime(),
        _ => throw Mismatch(json, type),
    };

    private static string[]? Strings(JsonElement list, IndexedValueType type)
    {
        string[] values =
        [
            .. list.EnumerateArray().Select(v => Single(v, IndexedValueType.Keyword) as string ?? throw Mismatch(list, type)),
        ];
        return values.Length > 0 ? values : null;
    }

    private static FormatException Mismatch(JsonElement json, IndexedValueType type) =>
        new($"{json.GetRawText()} is no value of type {type}");

    private static string Shown(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
