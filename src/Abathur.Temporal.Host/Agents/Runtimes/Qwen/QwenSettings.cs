using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Host.Agents.Runtimes.Gemini;

namespace Abathur.Temporal.Host.Agents.Runtimes.Qwen;

/// <summary>The settings that Qwen Code gets: the operator's, which may name providers and models, with a few of ours.</summary>
internal static class QwenSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The settings as JSON.</summary>
    /// <param name="file">The operator's; it needn't exist.</param>
    /// <param name="mcp">The attempt's server; null: none.</param>
    public static string From(string file, McpCommand? mcp)
    {
        var settings = Read(file);

        // It retries each of its retries, and tells of neither: with those of the library below it a refusal takes many minutes.
        Section(Section(settings, "model"), "generationConfig")["maxRetries"] = 0;
        Section(settings, "general")["enableAutoUpdate"] = false;
        Section(settings, "privacy")["usageStatisticsEnabled"] = false;

        // The operator's servers and hooks are not the swarm's.
        settings["mcpServers"] = JsonSerializer.SerializeToNode(GeminiDialect.Servers(mcp));
        settings.Remove("hooks");
        return settings.ToJsonString();
    }

    private static JsonObject Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file), null, Lenient) as JsonObject ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Qwen Code would not start with them either; without them it has the environment.
            return [];
        }
    }

    private static JsonObject Section(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject section)
        {
            return section;
        }

        var added = new JsonObject();
        parent[name] = added;
        return added;
    }
}
