using System.Globalization;
using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>Takes typed values out of front matter; what has the wrong type is a fatal problem that names the line.</summary>
internal sealed class FrontMatterReader(IReadOnlyDictionary<string, FrontMatterValue> values)
{
    public int Line(string key) => values.TryGetValue(key, out var value) ? value.Line : 0;

    public string? Text(string key)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return null;
        }

        var text = value.Scalar ?? throw Wrong(key, "must be a text");
        return text.Length == 0 ? null : text;
    }

    public string RequiredText(string key) => Text(key)
        ?? throw new FrontMatterException(Line(key) is > 0 and var line ? line : 1, $"`{key}` is missing: add `{key}: …` to the front matter.");

    /// <summary>A list, also from <c>a, b</c>; null where the key is absent.</summary>
    public IReadOnlyList<string>? List(string key)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return null;
        }

        return value.Items ?? (value.Scalar is { } text ? SplitCommas(text) : throw Wrong(key, "must be a list of texts"));
    }

    /// <summary>A program with its arguments, which must be a list: splitting a line would guess at its quotes.</summary>
    public IReadOnlyList<string> Arguments(string key)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return [];
        }

        return value.Items is { Count: > 0 } items && items[0].Length > 0
            ? items
            : throw Wrong(key, "must be a list: the program, then its arguments, for example `[python3, tools/agent.py]`");
    }

    public bool Flag(string key) => Text(key)?.ToLowerInvariant() switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong(key, "must be `true` or `false`"),
    };

    public int? WholeNumber(string key, int min, int max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
    }

    public double? Number(string key, double min, double max)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, string.Create(CultureInfo.InvariantCulture, $"must be a number from {min} to {max}"));
    }

    public IEnumerable<(int Line, string Message)> UnknownKeys(IReadOnlyList<string> known) =>
        from pair in values
        where !known.Contains(pair.Key, StringComparer.Ordinal)
        orderby pair.Value.Line
        select (pair.Value.Line, $"unknown key `{pair.Key}` has no effect; {NearestName.Suggest(pair.Key, known)}");

    // Commas inside parentheses belong to the item: `Bash(git add, git commit), Read`.
    private static List<string> SplitCommas(string text)
    {
        var items = new List<string>();
        var item = new StringBuilder();
        var depth = 0;
        foreach (var c in text + ",")
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c != ',' || depth > 0)
            {
                item.Append(c);
                continue;
            }

            items.Add(item.ToString().Trim());
            item.Clear();
        }

        return [.. items.Where(i => i.Length > 0)];
    }

    private FrontMatterException Wrong(string key, string must) => new(values[key].Line, $"`{key}` {must}.");
}
