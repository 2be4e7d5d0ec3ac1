using System.Text.Json;
using System.Text.Json.Nodes;

namespace Abathur.Temporal.Host.Agents.Runtimes.OpenCode;

/// <summary>The configuration that OpenCode gets by its environment, which it adds to that of files.</summary>
internal static class OpenCodeConfiguration
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The operator's with the attempt's server.</summary>
    /// <param name="theirs">What the worker's environment holds; null: nothing.</param>
    /// <param name="mcp">The attempt's server.</param>
    /// <exception cref="AgentFailureException">The operator's is no JSON object.</exception>
    public static string With(string? theirs, McpCommand mcp)
    {
        var configuration = Read(theirs);
        var servers = configuration["mcp"] as JsonObject ?? [];
        configuration["mcp"] = servers;

        // A busy host takes longer to start the program than OpenCode waits by itself.
        servers[McpCommand.ServerName] = JsonSerializer.SerializeToNode(
            new { type = "local", command = (string[])[mcp.Command, .. mcp.Args], enabled = true, timeout = 120_000 });
        return configuration.ToJsonString();
    }

    private static JsonObject Read(string? theirs)
    {
        try
        {
            return theirs is null ? [] : JsonNode.Parse(theirs, null, Lenient) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw AgentFailureException.Of(
                Contracts.FailureKind.Agent, $"OPENCODE_CONFIG_CONTENT in the worker's environment is no JSON object ({e.Message}): mend it where the worker is started.");
        }
    }
}
