using System.Globalization;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Turns YAML into JSON by the rules of YAML's core schema, and remembers on which line each value stands.</summary>
internal sealed class YamlToJson(string name)
{
    // Aliases can make a small file grow without bound.
    private const int MaxNodes = 1_000_000;

    private readonly Dictionary<string, int> lines = new(StringComparer.OrdinalIgnoreCase);
    private int nodes;

    /// <summary>Lines by the path that the serializer would report.</summary>
    public IReadOnlyDictionary<string, int> Lines => lines;

    public JsonNode? Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return stream.Documents.Count switch
            {
                0 => throw Error(1, "the document is empty."),
                1 => Convert(stream.Documents[0].RootNode, "$"),
                _ => throw Error((int)stream.Documents[1].RootNode.Start.Line, "a second document begins; only one is read."),
            };
        }
        catch (YamlException e)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{name}:{e.Start.Line}: {e.InnerException?.Message ?? e.Message}"), e);
        }
    }

    private JsonNode? Convert(YamlNode node, string path)
    {
        if (++nodes > MaxNodes)
        {
            throw Error((int)node.Start.Line, FormattableString.Invariant($"more than {MaxNodes} values."));
        }

        lines.TryAdd(path, (int)node.Start.Line);
        return node switch
        {
            YamlMappingNode mapping => Mapping(mapping, path),
            YamlSequenceNode sequence =>
                new JsonArray([.. sequence.Select((item, i) => Convert(item, FormattableString.Invariant($"{path}[{i}]")))]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw Error((int)node.Start.Line, "this kind of value can't be read."),
        };
    }

    private JsonObject Mapping(YamlMappingNode mapping, string path)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping)
        {
            if (key is not YamlScalarNode { Value: { } text })
            {
                throw Error((int)key.Start.Line, "a key must be a word.");
            }

            // The key's line, not its value's: a value may begin on the next one.
            lines.TryAdd($"{path}.{text}", (int)key.Start.Line);
            result[text] = Convert(value, $"{path}.{text}");
        }

        return result;
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? string.Empty;
        return scalar.Style != ScalarStyle.Plain ? JsonValue.Create(text) : text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    private InvalidInputException Error(int line, string message) => new(FormattableString.Invariant($"{name}:{line}: {message}"));
}
