using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Settings;

/// <summary>Changes some settings and leaves the others: an object whose members replace those of the settings; null gives the default.</summary>
public static class SettingsPatch
{
    /// <exception cref="InvalidInputException">No object, an unknown member, or a value of another type.</exception>
    public static SwarmSettings Apply(SwarmSettings settings, ReadOnlySpan<byte> json)
    {
        if (AbathurJson.Read<JsonNode>(json, "settings") is not JsonObject changes)
        {
            throw new InvalidInputException("settings: an object is needed, such as {\"maxConcurrentTasks\": 4}.");
        }

        var merged = (JsonObject)JsonSerializer.SerializeToNode(settings, AbathurJson.Options)!;
        foreach (var (name, value) in changes)
        {
            var known = merged.Select(pair => pair.Key).FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase));
            if (known is not null)
            {
                merged.Remove(known);
            }

            if (value is not null)
            {
                merged[name] = value.DeepClone();
            }
        }

        return AbathurJson.Read<SwarmSettings>(JsonSerializer.SerializeToUtf8Bytes(merged), "settings");
    }

    /// <summary>What changed, as in <c>maxRetries: 3 → 5, budgetTokens: none → 1000</c>; empty: nothing.</summary>
    public static string Describe(SwarmSettings before, SwarmSettings after)
    {
        var (old, now) = (Members(before), Members(after));
        return string.Join(", ", old.Select(pair => pair.Key).Union(now.Select(pair => pair.Key))
            .Where(name => !JsonNode.DeepEquals(old[name], now[name]))
            .Select(name => $"{name}: {old[name]?.ToJsonString() ?? "none"} → {now[name]?.ToJsonString() ?? "none"}"));
    }

    private static JsonObject Members(SwarmSettings settings) => (JsonObject)JsonSerializer.SerializeToNode(settings, AbathurJson.Options)!;
}
