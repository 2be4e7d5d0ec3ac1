using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Settings given as <c>key=value</c>.</summary>
internal static class SettingPairs
{
    private static readonly HashSet<string> Lists = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(SwarmSettings.Verify), nameof(SwarmSettings.Prepare), nameof(SwarmSettings.Copy),
        nameof(SwarmSettings.AllowedFilters), nameof(SwarmSettings.AllowedMergeDrivers),
    };

    /// <summary>The pairs as an object with only those members, each checked against <see cref="SwarmSettings"/>.</summary>
    public static JsonObject Read(IEnumerable<string> pairs)
    {
        var settings = new JsonObject();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new InvalidInputException($"'{pair}' is not a setting: write key=value, as in maxConcurrentTasks=4.");
            }

            var key = pair[..equals].Trim();
            var one = new JsonObject { [key] = Value(key, pair[(equals + 1)..].Trim()) };
            AbathurJson.Read<SwarmSettings>(JsonSerializer.SerializeToUtf8Bytes(one, AbathurJson.Options), pair);
            settings[key] = one[key]?.DeepClone();
        }

        return settings;
    }

    /// <summary>A program with its arguments, written as a JSON array or as one would type it.</summary>
    public static IReadOnlyList<string> CommandLine(string text) => text.StartsWith('[')
        ? AbathurJson.Read<IReadOnlyList<string>>(System.Text.Encoding.UTF8.GetBytes(text), text)
        : ShellWords.Split(text);

    private static JsonNode? Value(string key, string text)
    {
        if (Lists.Contains(key) && text is not ("null" or ""))
        {
            return new JsonArray([.. CommandLine(text).Select(word => JsonValue.Create(word))]);
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
