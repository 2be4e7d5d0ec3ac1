using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>A swarm's settings from a file and from <c>key=value</c> pairs, which go over it.</summary>
internal static class SettingsFile
{
    public static async Task<SwarmSettings> ReadAsync(string? file, IEnumerable<string> pairs, CancellationToken cancel)
    {
        var settings = file is null ? new SwarmSettings() : (await Document.LoadAsync(file, cancel)).To<SwarmSettings>();
        var merged = (JsonObject)JsonSerializer.SerializeToNode(settings, AbathurJson.Options)!;
        foreach (var (key, value) in SettingPairs.Read(pairs))
        {
            merged[JsonNamingPolicy.CamelCase.ConvertName(key)] = value?.DeepClone();
        }

        return AbathurJson.Read<SwarmSettings>(JsonSerializer.SerializeToUtf8Bytes(merged, AbathurJson.Options), "settings");
    }
}
