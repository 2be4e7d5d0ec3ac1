using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Mcp;

/// <summary>A command of ours as a tool: its schema is the command's arguments and options, its answer what the command prints with <c>--json</c>.</summary>
/// <param name="Path">The command, such as <c>task show</c>.</param>
internal sealed record CommandTool(string Path)
{
    /// <summary>An answer is cut to this many characters: an assistant reads it whole.</summary>
    public const int MaxAnswer = 60_000;

    // A question that nobody answers must not hold an assistant up for long.
    private const string Patience = "--timeout=30";
    private const string Confirmed = "confirmed";
    private const string Batch = "batch";

    // What makes no sense in an answer, or reads the assistant's own standard input.
    private static readonly string[] LeftOut = ["--follow", "--file", "--title"];

    private readonly Command command = Find(Path);

    /// <summary>Whether it changes nothing.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What a person has to agree to before it is done; null: nothing.</summary>
    public string? Asks { get; init; }

    /// <summary>Flags that a call always has, and can't leave out.</summary>
    public IReadOnlyList<string> Always { get; init; } = [];

    /// <summary>Whether it takes a batch, as a YAML or JSON text.</summary>
    public bool TakesBatch { get; init; }

    public string Name => Path.Replace(' ', '_');

    public string Description => command.Description + (Asks is null ? string.Empty : " The person is asked first.");

    public JsonElement InputSchema
    {
        get
        {
            var (properties, required) = (new JsonObject(), new JsonArray());
            foreach (var argument in command.Arguments)
            {
                properties[argument.Name] = SchemaOf(argument.ValueType, argument.Description);
                if (argument.Arity.MinimumNumberOfValues > 0 && !argument.HasDefaultValue)
                {
                    required.Add(argument.Name);
                }
            }

            foreach (var option in Options())
            {
                properties[NameOf(option)] = SchemaOf(option.ValueType, option.Description);
                if (option.Required)
                {
                    required.Add(NameOf(option));
                }
            }

            if (TakesBatch)
            {
                properties[Batch] = SchemaOf(typeof(string), "Instead of all else: several tasks as YAML or JSON, an object with 'tasks', a list.");
            }

            if (Asks is not null)
            {
                properties[Confirmed] = SchemaOf(typeof(bool), "Whether the person has agreed; needed where the assistant's program can't ask them itself.");
            }

            return JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required });
        }
    }

    /// <summary>Whether the call says that the person agreed.</summary>
    public static bool IsConfirmed(IDictionary<string, JsonElement> given) => given.TryGetValue(Confirmed, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>
    /// Runs the command in this process. Of the texts, the first is what it printed, so that it can be read as JSON; the other one,
    /// what it said beside that, such as that it had to wait for an answer. What is empty is left out.
    /// </summary>
    /// <exception cref="InvalidInputException">The call names what the command doesn't take.</exception>
    public async Task<(bool IsError, IReadOnlyList<string> Texts)> RunAsync(IDictionary<string, JsonElement> given, CancellationToken cancellationToken)
    {
        var (line, input) = CommandLine(given);
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var reader = new StringReader(input);
        var streams = new Streams { Input = reader, Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        var code = await AbathurCommand.InvokeAsync(line, streams, cancellationToken);
        string[] texts = [.. new[] { output, error }.Select(text => Cut(text.ToString())).Where(text => text.Length > 0)];
        return (code != ExitCode.Ok, texts.Length > 0 ? texts : [string.Empty]);
    }

    private string Cut(string text) => text.Length <= MaxAnswer ? text : $"{text[..MaxAnswer]}\n… the rest is left out: `abathur {Path}` shows it";

    private (IReadOnlyList<string> Line, string Input) CommandLine(IDictionary<string, JsonElement> given)
    {
        List<string> line = [.. Path.Split(' '), "--json", Patience, .. Always];
        List<string> words = [];
        var input = string.Empty;
        foreach (var (name, value) in given.Where(pair => pair.Value.ValueKind != JsonValueKind.Null))
        {
            if (TakesBatch && name == Batch)
            {
                line.Add("--file=-");
                input = TextOf(value);
            }
            else if (Options().FirstOrDefault(option => NameOf(option) == name) is { } option)
            {
                line.AddRange(value.ValueKind switch
                {
                    JsonValueKind.Array => value.EnumerateArray().Select(item => $"{option.Name}={TextOf(item)}"),
                    JsonValueKind.True => [option.Name],
                    JsonValueKind.False => [],
                    _ => [$"{option.Name}={TextOf(value)}"],
                });
            }
            else if (command.Arguments.All(argument => argument.Name != name) && name != Confirmed)
            {
                throw new InvalidInputException($"{Name}: it takes no '{Shown.Of(name)}'; {NearestName.Suggest(name, Names())}");
            }
        }

        foreach (var argument in command.Arguments)
        {
            if (given.TryGetValue(argument.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                words.AddRange(value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(TextOf) : [TextOf(value)]);
            }
        }

        return ([.. line, .. words.Count > 0 ? ["--", .. words] : Array.Empty<string>()], input);
    }

    private IEnumerable<Option> Options() => command.Options
        .Concat(command.Options.Contains(SwarmOption.Option) || command.Parents.OfType<Command>().All(parent => !parent.Options.Contains(SwarmOption.Option)) ? [] : [SwarmOption.Option])
        .Where(option => !option.Hidden && option is not HelpOption && !LeftOut.Contains(option.Name) && !Always.Contains(option.Name));

    private List<string> Names() => [.. command.Arguments.Select(argument => argument.Name).Concat(Options().Select(NameOf)).Order(StringComparer.Ordinal)];

    private static string NameOf(Option option) => JsonNamingPolicy.CamelCase.ConvertName(
        string.Concat(option.Name.TrimStart('-').Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static JsonObject SchemaOf(Type type, string? description)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var schema = plain.IsArray ? new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }
            : plain == typeof(bool) ? new JsonObject { ["type"] = "boolean" }
            : plain == typeof(int) || plain == typeof(long) || plain == typeof(double) || plain == typeof(decimal) ? new JsonObject { ["type"] = "number" }
            : plain.IsEnum ? new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(plain).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))]) }
            : new JsonObject { ["type"] = "string" };
        schema["description"] = description ?? string.Empty;
        return schema;
    }

    private static Command Find(string path) =>
        path.Split(' ').Aggregate((Command)AbathurCommand.Create(), (at, word) => at.Subcommands.Single(command => command.Name == word));
}
