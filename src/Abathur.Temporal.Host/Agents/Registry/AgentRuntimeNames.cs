namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>The runtimes that definitions get which name none.</summary>
public static class AgentRuntimeNames
{
    /// <summary>Any program: for a definition with a command.</summary>
    public const string Command = "command";

    /// <summary>Claude Code, headless: for all others.</summary>
    public const string Claude = "claude";
}
