using System.Text.Json;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>Answers a program's requests for permission from the tools that the agent's definition grants.</summary>
internal sealed class AcpPermissions(IReadOnlyList<string> granted, AcpUpdates updates)
{
    // ACP's kinds of tool calls, and the tools of ours of which one is enough.
    private static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["read"] = ["read"],
        ["search"] = ["grep", "glob"],
        ["edit"] = ["edit", "write"],
        ["delete"] = ["edit", "write"],
        ["move"] = ["edit", "write"],
        ["execute"] = ["shell"],
        ["fetch"] = ["fetch", "WebFetch"],
    };

    private string? denied;
    private int deniedIn;

    /// <summary>What was denied, if the program stopped for it: its model said nothing after that. Null: nothing.</summary>
    public string? DeniedAtTheEnd => deniedIn == updates.Turns ? denied : null;

    /// <summary>Decides on a request.</summary>
    /// <returns>The outcome to answer, and a line for the log if it is denied.</returns>
    public (object Outcome, string? LogLine) Decide(JsonElement parameters)
    {
        var call = parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("toolCall", out var given) ? given : default;
        var (kind, name, title) = updates.Describe(call);
        if (kind == "think" || IsOurs(name, title) || Wanted(kind, name, title).Any(tool => granted.Contains(tool, StringComparer.OrdinalIgnoreCase)))
        {
            return (Option(parameters, "allow_once", "allow_always"), null);
        }

        var tool = Kinds.TryGetValue(kind ?? string.Empty, out var ours) ? ours[0] : AgentTools.Normalize(name ?? title);
        (denied, deniedIn) = ($"it stopped at `{title}`, which the agent's definition doesn't grant: add `{tool}` to its `tools`.", updates.Turns);
        return (Option(parameters, "reject_once", "reject_always"), $"# denied {title}: the agent's `tools` don't hold {tool}");
    }

    // Programs name a server's tool each in a way of their own, such as `mcp__abathur__finish` or `finish (abathur MCP Server)`.
    private static bool IsOurs(params IEnumerable<string?> names) => names.Any(name =>
        name?.StartsWith($"mcp__{McpCommand.ServerName}__", StringComparison.Ordinal) == true || name?.StartsWith($"{McpCommand.ServerName}_", StringComparison.Ordinal) == true
        || name?.EndsWith($"({McpCommand.ServerName} MCP Server)", StringComparison.Ordinal) == true);

    private static IEnumerable<string> Wanted(string? kind, string? name, string title) =>
        (Kinds.TryGetValue(kind ?? string.Empty, out var tools) ? tools : [])
            .Concat(new[] { name, title }.OfType<string>().Select(AgentTools.Normalize));

    private static object Option(JsonElement parameters, params string[] kinds)
    {
        var options = parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("options", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().ToArray()
            : [];
        var option = kinds.Select(kind => options.FirstOrDefault(option => option.Text("kind") == kind).Text("optionId")).OfType<string>().FirstOrDefault();
        return option is null ? new { outcome = "cancelled" } : new { outcome = "selected", optionId = option };
    }
}
