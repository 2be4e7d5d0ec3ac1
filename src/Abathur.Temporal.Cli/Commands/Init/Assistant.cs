namespace Abathur.Temporal.Cli.Commands.Init;

/// <summary>Assistants whose configuration <c>init --mcp</c> completes.</summary>
internal enum Assistant
{
    /// <summary>Claude Code.</summary>
    Claude,

    /// <summary>Codex.</summary>
    Codex,

    /// <summary>Gemini CLI.</summary>
    Gemini,
}
