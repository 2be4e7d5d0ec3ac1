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
        private static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().ToDictionary(value => value, Text.Camel);

        private static readonly Dictionary<string, T> Values =
            Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException($"must be one of {string.Join(", ", Values.Keys)}");
            }

            var name = reader.GetString()!;
            return Values.TryGetValue(name, out var value) ? value : throw new JsonException(Explain(name));
        }

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var name = reader.GetString()!;
            return Values.TryGetValue(name, out var value) ? value : throw new JsonException(Explain(name));
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Names[value]);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Names[value]);

        private static string Explain(string name) =>
            $"'{Shown.Of(name)}' is not one of {string.Join(", ", Values.Keys)}" + NearestName.Ending(name, Values.Keys, string.Empty);
    }
}
