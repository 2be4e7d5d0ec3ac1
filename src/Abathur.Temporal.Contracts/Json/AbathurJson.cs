using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Abathur.Temporal.Contracts;

/// <summary>
/// The one JSON shape for every client: camelCase, read case-insensitively, enums as camelCase strings, absent instead of
/// null, durations as numbers of seconds in members whose names end in <c>Seconds</c>.
/// </summary>
public static class AbathurJson
{
    /// <summary>The options that the data converter, the command line and the files share.</summary>
    public static JsonSerializerOptions Options { get; } = Create(indented: false);

    /// <summary>The same, for people to read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>Reads JSON that came from outside, with errors that a user can act on.</summary>
    /// <exception cref="InvalidInputException">No JSON, another shape, a missing or an unknown member.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options)
                ?? throw new InvalidInputException($"{what}: null where {typeof(T).Name} is needed.");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{what}: {JsonErrors.Explain(e)}", e);
        }
    }

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            NumberHandling = JsonNumberHandling.Strict,
            AllowDuplicateProperties = false,
            WriteIndented = indented,
        };
        options.Converters.Add(new EnumNames());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NullItems.Refuse } };
        options.MakeReadOnly();
        return options;
    }
}
