using System.Globalization;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>
/// Claude Code, headless. It runs with the operator's own HOME and login and with a copy of their settings, but without their MCP servers;
/// its sessions are the task's.
/// </summary>
public sealed class ClaudeDialect : IAgentDialect
{
    /// <summary>
    /// What isn't allowed by name is denied instead of asked. <c>bypassPermissions</c> would allow everything, and Claude
    /// Code refuses it to root.
    /// </summary>
    internal const string PermissionMode = "dontAsk";

    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.Claude;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "Claude Code",
        Executable = "claude",
        Install = "npm install --global @anthropic-ai/claude-code",
        Oldest = new(2, 1),
        Variables =
        [
            "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "ANTHROPIC_CUSTOM_HEADERS",
            "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CONFIG_DIR", "NODE_EXTRA_CA_CERTS",
        ],
        Keys = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
        LoginFile = (variable, home) =>
            Path.Combine(variable("CLAUDE_CONFIG_DIR") is { Length: > 0 } named ? named : Path.Combine(home, ".claude"), ".credentials.json"),
        Login = "Run `claude` once and log in, or set ANTHROPIC_API_KEY where the worker is started",
    };

    /// <inheritdoc/>
    public void Prepare(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);

        // Nothing to anybody but the model's provider, and no program that changes between two attempts.
        environment["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1";
        environment["DISABLE_AUTOUPDATER"] = "1";
        environment["DISABLE_TELEMETRY"] = "1";
        environment["DISABLE_ERROR_REPORTING"] = "1";

        // Memory is the swarm's: notes in the operator's own folder about a worktree that goes away help nobody.
        environment["CLAUDE_CODE_DISABLE_AUTO_MEMORY"] = "1";

        // Tools that are loaded later need servers; without one, the model gets the tools that were granted, and no placeholder for others.
        if (!launch.Agent.Summary.Tools.Any(IsMcp))
        {
            environment.TryAdd("ENABLE_TOOL_SEARCH", "false");
        }

        if (launch.TaskHome is { } home)
        {
            ClaudeHome.Use(home, environment);
        }
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        Prepare(launch, environment);
        var systemPrompt = Path.Combine(launch.ScratchFolder, "system-prompt.md");
        File.WriteAllText(systemPrompt, PromptBuilder.System(launch.Agent));
        if (launch.Mcp is { } mcp)
        {
            // A busy host takes longer to start the program than Claude Code waits by itself.
            environment["MCP_TIMEOUT"] = "120000";
            environment["MCP_TOOL_TIMEOUT"] = "600000";
            WholeFile.Write(McpFile(launch), new { mcpServers = new Dictionary<string, object> { [McpCommand.ServerName] = new { type = "stdio", mcp.Command, mcp.Args } } });
        }

        return new([.. Arguments(launch, systemPrompt)], PromptBuilder.Task(launch));
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream) => new ClaudeEvents(stream);

    internal static IEnumerable<string> Arguments(AgentLaunch launch, string systemPrompt)
    {
        var granted = launch.Agent.Summary.Tools.Select(AgentTools.ForClaude).ToArray();
        string[] allowed = launch.Mcp is null ? granted : [.. granted, $"mcp__{McpCommand.ServerName}__*"];
        List<string> arguments =
        [
            "-p", "--output-format", "stream-json", "--verbose", "--include-partial-messages",
            "--permission-mode", PermissionMode,
            "--max-turns", launch.Agent.MaxTurns.ToString(CultureInfo.InvariantCulture),
            "--append-system-prompt-file", systemPrompt,
            "--add-dir", launch.ScratchFolder,
            "--tools", string.Join(',', allowed.Select(WithoutRule).Where(tool => !IsMcp(tool)).Distinct()),
        ];
        arguments.AddRange(SessionArguments(launch));
        if (launch.Agent.Model is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (launch.Task.Budget is { CostUsd: { } most })
        {
            arguments.AddRange(["--max-budget-usd", most.ToString("0.######", CultureInfo.InvariantCulture)]);
        }

        if (launch.Mcp is not null)
        {
            arguments.AddRange(["--mcp-config", McpFile(launch)]);
        }

        if (!granted.Any(IsMcp))
        {
            arguments.Add("--strict-mcp-config");
        }

        // The last one, because it takes all that follows. A rule may hold commas.
        return allowed.Length > 0 ? [.. arguments, "--allowedTools", .. allowed] : arguments;
    }

    private static string McpFile(AgentLaunch launch) => Path.Combine(launch.ScratchFolder, "mcp.json");

    // Without a home of the task it would leave its sessions in the operator's.
    private static IEnumerable<string> SessionArguments(AgentLaunch launch) =>
        launch.Session is { } session ? ["--resume", session]
        : launch.TaskHome is null ? ["--no-session-persistence"]
        : [];

    // `Bash(git log:*)` is the tool Bash, for git log only.
    private static string WithoutRule(string tool) => tool.Split('(')[0];

    private static bool IsMcp(string tool) => tool.StartsWith("mcp__", StringComparison.Ordinal);
}
