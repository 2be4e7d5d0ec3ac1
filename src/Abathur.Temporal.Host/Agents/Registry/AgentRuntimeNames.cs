namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>The names of runtimes.</summary>
public static class AgentRuntimeNames
{
    /// <summary>Any program; what a definition with a command gets that names no runtime.</summary>
    public const string Command = "command";

    /// <summary>Claude Code; what all others get.</summary>
    public const string Claude = "claude";

    /// <summary>Any program that speaks the Agent Client Protocol, with a command.</summary>
    public const string Acp = "acp";

    /// <summary>Codex.</summary>
    public const string Codex = "codex";

    /// <summary>Gemini CLI.</summary>
    public const string Gemini = "gemini";

    /// <summary>Qwen Code.</summary>
    public const string Qwen = "qwen";

    /// <summary>OpenCode.</summary>
    public const string OpenCode = "opencode";

    /// <summary>GitHub Copilot CLI.</summary>
    public const string Copilot = "copilot";
}
