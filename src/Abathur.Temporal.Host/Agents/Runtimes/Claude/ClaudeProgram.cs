using System.Globalization;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>
/// How Claude Code is called. It runs with the operator's own HOME and settings, because their login lives there, but
/// without their MCP servers, and it keeps no session on disk.
/// </summary>
internal static class ClaudeProgram
{
    /// <summary>
    /// What isn't allowed by name is denied instead of asked. <c>bypassPermissions</c> would allow everything, and Claude
    /// Code refuses it to root.
    /// </summary>
    public const string PermissionMode = "dontAsk";

    // Keys and addresses that Claude Code itself reads; no agent of another runtime gets them.
    private static readonly string[] Variables =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "ANTHROPIC_CUSTOM_HEADERS",
        "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CONFIG_DIR", "NODE_EXTRA_CA_CERTS",
    ];

    public static AgentProgram Create(string claude, AgentLaunch launch, AgentOptions options)
    {
        var systemPrompt = Path.Combine(launch.ScratchFolder, "system-prompt.md");
        File.WriteAllText(systemPrompt, PromptBuilder.System(launch.Agent));
        var environment = AgentEnvironment.Create(launch, options, Variables);

        // Nothing to anybody but the model's provider, and no program that changes between two attempts.
        environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        environment["DISABLE_AUTOUPDATER"] = "1";
        environment["DISABLE_TELEMETRY"] = "1";
        environment["DISABLE_ERROR_REPORTING"] = "1";

        // Memory is the swarm's: notes in the operator's own folder about a worktree that goes away help nobody.
        environment["CLAUDE_CODE_DISABLE_AUTO_MEMORY"] = "1";
        return new()
        {
            Task = launch.Task,
            Command = [claude, .. Arguments(launch, systemPrompt)],
            WorkingDirectory = launch.WorktreePath,
            Environment = environment,
            Input = PromptBuilder.Task(launch),
            LogFile = launch.LogFile,
        };
    }

    internal static IEnumerable<string> Arguments(AgentLaunch launch, string systemPrompt)
    {
        var allowed = launch.Agent.Summary.Tools.Select(AgentTools.ForClaude).ToArray();
        List<string> arguments =
        [
            "-p", "--output-format", "stream-json", "--verbose", "--include-partial-messages", "--no-session-persistence",
            "--permission-mode", PermissionMode,
            "--max-turns", launch.Agent.MaxTurns.ToString(CultureInfo.InvariantCulture),
            "--append-system-prompt-file", systemPrompt,
            "--add-dir", launch.ScratchFolder,
            "--tools", string.Join(',', allowed.Select(WithoutRule).Where(tool => !IsMcp(tool)).Distinct()),
        ];
        if (launch.Agent.Model is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (!allowed.Any(IsMcp))
        {
            arguments.Add("--strict-mcp-config");
        }

        // The last one, because it takes all that follows. A rule may hold commas.
        return allowed.Length > 0 ? [.. arguments, "--allowedTools", .. allowed] : arguments;
    }

    // `Bash(git log:*)` is the tool Bash, for git log only.
    private static string WithoutRule(string tool) => tool.Split('(')[0];

    private static bool IsMcp(string tool) => tool.StartsWith("mcp__", StringComparison.Ordinal);
}
