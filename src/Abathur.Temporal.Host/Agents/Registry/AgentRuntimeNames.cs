namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>The runtimes that a definition may name.</summary>
public static class AgentRuntimeNames
{
    /// <summary>Any program.</summary>
    public const string Command = "command";

    /// <summary>Claude Code, headless.</summary>
    public const string Claude = "claude";

    public static IReadOnlyList<string> All { get; } = [Claude, Command];
}
