using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>
/// Splits a Markdown file into its YAML front matter and its body. Reads YAML's events instead of building a document:
/// aliases are not expanded and nesting is bounded, so that no file can exhaust the worker.
/// </summary>
internal sealed class FrontMatter
{
    private const int MaxDepth = 16;

    private FrontMatter(IReadOnlyDictionary<string, FrontMatterValue> values, string body)
    {
        Values = values;
        Body = body;
    }

    public IReadOnlyDictionary<string, FrontMatterValue> Values { get; }

    public string Body { get; }

    /// <exception cref="FrontMatterException">No front matter, or no YAML mapping in it.</exception>
    public static FrontMatter Parse(string text)
    {
        var (yaml, body) = Split(text);
        return new(ReadYaml(yaml), body);
    }

    /// <summary>The YAML between the lines <c>---</c>, beginning with the file's second line, and what comes after it.</summary>
    public static (string Yaml, string Body) Split(string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        if (lines[0].TrimEnd() != "---")
        {
            throw new FrontMatterException(1, "no front matter: the first line must be `---`, then `name: …`, and `---` again before the prompt.");
        }

        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == "---");
        return end < 0
            ? throw new FrontMatterException(lines.Length, "the front matter isn't closed: a line `---` must stand between it and the prompt.")
            : (string.Join('\n', lines[1..end]), string.Join('\n', lines[(end + 1)..]).Trim());
    }

    public static Dictionary<string, FrontMatterValue> ReadYaml(string yaml)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            var values = new Dictionary<string, FrontMatterValue>(StringComparer.Ordinal);
            if (parser.TryConsume<DocumentStart>(out _))
            {
                ReadMapping(parser, values);
            }

            return values;
        }
        catch (YamlException e)
        {
            throw new FrontMatterException(LineOf(e.Start), $"the front matter is no valid YAML: {Lower(e.InnerException?.Message ?? e.Message)}");
        }
    }

    private static void ReadMapping(Parser parser, Dictionary<string, FrontMatterValue> values)
    {
        if (!parser.TryConsume<MappingStart>(out _))
        {
            throw new FrontMatterException(LineOf(parser.Current!.Start), "the front matter must be a list of `key: value` lines.");
        }

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw new FrontMatterException(LineOf(parser.Current!.Start), "a key of the front matter must be a plain word.");
            }

            if (!values.TryAdd(key.Value, ReadValue(parser, LineOf(key.Start))))
            {
                throw new FrontMatterException(LineOf(key.Start), $"`{key.Value}` stands there twice.");
            }
        }
    }

    private static FrontMatterValue ReadValue(Parser parser, int line)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new(line, TextOf(scalar), null);
        }

        if (!parser.TryConsume<SequenceStart>(out _))
        {
            Skip(parser, depth: 0);
            return new(line, null, null);
        }

        var items = new List<string>();
        var flat = true;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (parser.TryConsume<Scalar>(out var item))
            {
                items.Add(TextOf(item));
            }
            else
            {
                flat = false;
                Skip(parser, depth: 1);
            }
        }

        return new(line, null, flat ? items : null);
    }

    private static void Skip(Parser parser, int depth)
    {
        var outer = depth;
        do
        {
            var skipped = parser.Consume<ParsingEvent>();
            depth += skipped.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new FrontMatterException(LineOf(skipped.Start), "the front matter is nested too deeply.");
            }
        }
        while (depth > outer);
    }

    private static string TextOf(Scalar scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is "~" or "null" ? string.Empty : scalar.Value.Trim();

    // The YAML begins on the file's second line.
    private static int LineOf(Mark mark) => (int)mark.Line + 1;

    private static string Lower(string message) =>
        message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..];
}
