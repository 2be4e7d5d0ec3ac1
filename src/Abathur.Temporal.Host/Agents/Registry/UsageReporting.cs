using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>When programs tell what they use; <c>docs/agents.md</c> shows the same.</summary>
public static class UsageReporting
{
    private static readonly UsageReports Late = new(ReportTime.AtEnd, ReportTime.Never);

    /// <summary>By runtime. Claude Code tells its cost at its end, and ends itself at the cost that it is given.</summary>
    public static IReadOnlyDictionary<string, UsageReports> ByRuntime { get; } = new Dictionary<string, UsageReports>
    {
        [AgentRuntimeNames.Claude] = new(ReportTime.Running, ReportTime.Running),
        [AgentRuntimeNames.Codex] = new(ReportTime.Running, ReportTime.Never),
        [AgentRuntimeNames.Gemini] = Late,
        [AgentRuntimeNames.Qwen] = new(ReportTime.Running, ReportTime.Never),
        [AgentRuntimeNames.OpenCode] = new(ReportTime.Running, ReportTime.Running),
        [AgentRuntimeNames.Copilot] = Late,
        [AgentRuntimeNames.Command] = new(ReportTime.Running, ReportTime.Running),
    };

    /// <summary>Programs that speak ACP, by name; any other may tell nothing before it ends.</summary>
    public static IReadOnlyDictionary<string, UsageReports> ByAcpProgram { get; } = new Dictionary<string, UsageReports>(StringComparer.OrdinalIgnoreCase)
    {
        ["claude-agent-acp"] = new(ReportTime.Running, ReportTime.Running),
        ["codex-acp"] = new(ReportTime.Running, ReportTime.Never),
    };

    /// <summary>When an agent's program tells what it uses.</summary>
    /// <param name="runtime">The agent's runtime.</param>
    /// <param name="command">Its command; empty: none.</param>
    public static UsageReports Of(string runtime, IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return runtime == AgentRuntimeNames.Acp && command.Count > 0
            ? ByAcpProgram.GetValueOrDefault(Path.GetFileNameWithoutExtension(command[0])) ?? Late
            : ByRuntime.GetValueOrDefault(runtime) ?? Late;
    }
}
