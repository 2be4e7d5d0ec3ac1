using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Init;

/// <summary>The entry by which an assistant starts <c>abathur mcp</c> in a repository. What else its configuration holds stays.</summary>
internal static class AssistantEntry
{
    private const string Server = "abathur";
    private const string Toml = "[mcp_servers.abathur]\ncommand = \"abathur\"\nargs = [\"mcp\"]\n";

    /// <summary>The assistant's configuration of a project, relative to the repository.</summary>
    public static string FileOf(Assistant assistant) => assistant switch
    {
        Assistant.Claude => ".mcp.json",
        Assistant.Codex => ".codex/config.toml",
        Assistant.Gemini => ".gemini/settings.json",
        _ => throw new ArgumentOutOfRangeException(nameof(assistant), assistant, "No such assistant."),
    };

    /// <summary>Whether it was written; false: an entry was there.</summary>
    /// <exception cref="InvalidInputException">The configuration can't be read or written.</exception>
    public static async Task<bool> WriteAsync(string repository, Assistant assistant, CancellationToken cancel)
    {
        var file = Path.Combine(repository, FileOf(assistant));
        try
        {
            var before = File.Exists(file) ? await File.ReadAllTextAsync(file, cancel) : string.Empty;
            if ((assistant == Assistant.Codex ? InToml(before) : InJson(before)) is not { } after)
            {
                return false;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, after, cancel);
            return true;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(
                $"'{file}' is no plain JSON, so nothing was added to it. Add this to its mcpServers yourself: \"{Server}\": {Entry().ToJsonString()}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"'{file}' can't be written: {e.Message}", e);
        }
    }

    private static string? InToml(string text) => text.Contains($"[mcp_servers.{Server}]", StringComparison.Ordinal) ? null
        : text.Length == 0 ? Toml
        : $"{text.TrimEnd('\n')}\n\n{Toml}";

    private static string? InJson(string text)
    {
        var root = (string.IsNullOrWhiteSpace(text) ? new JsonObject() : JsonNode.Parse(text)) as JsonObject ?? throw new JsonException("no object");
        var servers = root["mcpServers"] switch
        {
            null => new JsonObject(),
            JsonObject known => known,
            _ => throw new JsonException("mcpServers is no object"),
        };
        if (servers.ContainsKey(Server))
        {
            return null;
        }

        servers[Server] = Entry();
        root["mcpServers"] = servers;
        return root.ToJsonString(AbathurJson.Indented) + "\n";
    }

    private static JsonObject Entry() => new() { ["command"] = "abathur", ["args"] = new JsonArray("mcp") };
}
