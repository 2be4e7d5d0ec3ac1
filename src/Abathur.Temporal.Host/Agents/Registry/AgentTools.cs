namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>The six tools every runtime knows, and Claude Code's names for them.</summary>
public static class AgentTools
{
    public static IReadOnlyList<string> All { get; } = ["read", "write", "edit", "shell", "glob", "grep"];

    /// <summary>What an agent has that changes nothing and names no tools.</summary>
    public static IReadOnlyList<string> ReadOnly { get; } = ["read", "shell", "glob", "grep"];

    private static readonly Dictionary<string, string> ToClaude = new(StringComparer.OrdinalIgnoreCase)
    {
        ["read"] = "Read",
        ["write"] = "Write",
        ["edit"] = "Edit",
        ["shell"] = "Bash",
        ["glob"] = "Glob",
        ["grep"] = "Grep",
    };

    /// <summary>Our name for a tool: <c>Bash</c> is <c>shell</c>; one we don't know keeps its name.</summary>
    public static string Normalize(string tool)
    {
        var known = ToClaude.FirstOrDefault(pair =>
            pair.Key.Equals(tool, StringComparison.OrdinalIgnoreCase) || pair.Value.Equals(tool, StringComparison.OrdinalIgnoreCase));
        return known.Key ?? tool;
    }

    /// <summary>A program's names for the tools that a definition grants; one that we don't know keeps its name.</summary>
    /// <param name="agent">The definition.</param>
    /// <param name="names">The program's names for each of ours.</param>
    public static IReadOnlyList<string> For(AgentDefinition agent, IReadOnlyDictionary<string, string[]> names)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(names);
        return [.. agent.Summary.Tools.SelectMany(tool => names.TryGetValue(tool, out var theirs) ? theirs : [tool]).Distinct()];
    }

    /// <summary>Claude Code's name for a tool.</summary>
    public static string ForClaude(string tool) => ToClaude.GetValueOrDefault(tool, tool);
}
