using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>A YAML or JSON text from the user, read into the shapes of the messages with errors that name the line.</summary>
internal sealed class Document
{
    private readonly string name;
    private readonly IReadOnlyDictionary<string, int> lines;

    private Document(string name, JsonNode? root, IReadOnlyDictionary<string, int> lines)
    {
        this.name = name;
        this.lines = lines;
        Root = root;
    }

    public JsonNode? Root { get; }

    /// <summary>Reads the text; YAML holds JSON, so one reader does for both.</summary>
    public static Document Parse(string text, string name)
    {
        var reader = new YamlToJson(name);
        var root = reader.Read(text);
        return new Document(name, root, reader.Lines);
    }

    public static async Task<Document> LoadAsync(string file, CancellationToken cancel) =>
        Parse(await InputFile.ReadAsync(file, cancel), file);

    public T To<T>()
    {
        try
        {
            return AbathurJson.Read<T>(JsonSerializer.SerializeToUtf8Bytes(Root, AbathurJson.Options), name);
        }
        catch (InvalidInputException e) when (e.InnerException is JsonException json)
        {
            throw new InvalidInputException(FormattableString.Invariant($"{name}:{LineOf(json.Path ?? "$")}: ") + e.Message[(name.Length + 2)..], e);
        }
    }

    public InvalidInputException Error(string path, string message) =>
        new(FormattableString.Invariant($"{name}:{LineOf(path)}: {message}"));

    // A path the serializer made up, such as that of a missing member, has no line of its own: its parent's is near enough.
    private int LineOf(string path)
    {
        for (var at = path; at.Length > 0;)
        {
            if (lines.TryGetValue(at, out var line))
            {
                return line;
            }

            at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))];
        }

        return 1;
    }
}
