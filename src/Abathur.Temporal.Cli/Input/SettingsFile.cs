using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>A swarm's settings: those of a checkpoint or the defaults, over them a file, over that <c>key=value</c> pairs.</summary>
internal static class SettingsFile
{
    public static async Task<SwarmSettings> ReadAsync(SwarmSettings? before, string? file, IEnumerable<string> pairs, CancellationToken cancel)
    {
        var merged = (JsonObject)JsonSerializer.SerializeToNode(before ?? new SwarmSettings(), AbathurJson.Options)!;
        if (file is not null)
        {
            var document = await Document.LoadAsync(file, cancel);
            document.To<SwarmSettings>();
            Put(merged, (JsonObject)document.Root!);
        }

        Put(merged, SettingPairs.Read(pairs));
        return AbathurJson.Read<SwarmSettings>(JsonSerializer.SerializeToUtf8Bytes(merged, AbathurJson.Options), "settings");
    }

    private static void Put(JsonObject merged, JsonObject over)
    {
        foreach (var (key, value) in over)
        {
            merged[JsonNamingPolicy.CamelCase.ConvertName(key)] = value?.DeepClone();
        }
    }
}
