using System.Text.Json;
using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// Enums as camelCase strings, read case-insensitively. The framework's own converter takes <c>"high, low"</c> for a value,
/// and its errors name neither what was given nor what is allowed.
/// </summary>
internal sealed class EnumNames : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private static readonly Names Known = new(typeof(T));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => (T)Known.Read(ref reader);

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (T)Known.Find(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Known.Of(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Known.Of(value));
    }

    // One class for all enums: what is generic over an enum is compiled for each of them, in every process.
    private sealed class Names
    {
        private readonly Dictionary<Enum, string> names = [];
        private readonly Dictionary<string, Enum> values = new(StringComparer.OrdinalIgnoreCase);

        public Names(Type type)
        {
            foreach (Enum value in Enum.GetValues(type))
            {
                names.Add(value, Text.Camel(value));
                values.Add(Text.Camel(value), value);
            }
        }

        public string Of(Enum value) => names[value];

        public Enum Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
            ? Find(reader.GetString()!)
            : throw new JsonException($"must be one of {string.Join(", ", values.Keys)}");

        public Enum Find(string name) => values.TryGetValue(name, out var value)
            ? value
            : throw new JsonException($"'{Shown.Of(name)}' is not one of {string.Join(", ", values.Keys)}" + NearestName.Ending(name, values.Keys, string.Empty));
    }
}
