using System.Globalization;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Gemini;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Qwen;

/// <summary>Qwen Code, headless: Gemini CLI's tools, and events in Claude Code's shape.</summary>
public sealed class QwenDialect : IAgentDialect
{
    private static readonly (string Variable, string Type)[] Authentication =
        [("OPENAI_API_KEY", "openai"), ("ANTHROPIC_API_KEY", "anthropic"), ("GEMINI_API_KEY", "gemini")];

    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.Qwen;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "Qwen Code",
        Executable = "qwen",
        Install = "npm install --global @qwen-code/qwen-code",
        Oldest = new(0, 15),
        Variables =
        [
            "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL", "GEMINI_API_KEY",
            "GEMINI_MODEL", "DASHSCOPE_API_KEY", "QWEN_HOME", "NODE_EXTRA_CA_CERTS",
        ],
        Keys = [.. Authentication.Select(row => row.Variable)],
        LoginFile = (variable, home) => Path.Combine(variable("QWEN_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".qwen"), "oauth_creds.json"),
        Login = "Set OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL where the worker is started, or run `qwen` once and log in",
    };

    /// <inheritdoc/>
    public void Prepare(AgentLaunch launch, IDictionary<string, string> environment) => Prepare(launch, mcp: null, environment);

    private static void Prepare(AgentLaunch launch, McpCommand? mcp, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);
        var theirs = environment.TryGetValue("QWEN_HOME", out var named) ? named : Path.Combine(OperatorFiles.Home(environment), ".qwen");
        OperatorFiles.Link(Path.Combine(theirs, "oauth_creds.json"), Path.Combine(launch.PrivateHome, "oauth_creds.json"));
        File.WriteAllText(Path.Combine(launch.PrivateHome, "settings.json"), QwenSettings.From(Path.Combine(theirs, "settings.json"), mcp));
        environment["QWEN_HOME"] = launch.PrivateHome;
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        Prepare(launch, launch.Mcp, environment);
        List<string> arguments =
        [
            "--output-format", "stream-json", "--approval-mode", "yolo", "--add-dir", launch.ScratchFolder,
            "--max-session-turns", launch.Agent.MaxTurns.ToString(CultureInfo.InvariantCulture),
            "--auth-type", Authentication.FirstOrDefault(row => environment.ContainsKey(row.Variable), (Variable: string.Empty, Type: "qwen-oauth")).Type,
        ];
        if (launch.Agent.Model is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (launch.Session is { } session)
        {
            arguments.AddRange(["--resume", session]);
        }

        arguments.AddRange(AgentTools.For(launch.Agent, GeminiDialect.ToolNames).SelectMany(tool => new[] { "--core-tools", tool }));
        return new(arguments, PromptBuilder.Whole(launch));
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream) => new QwenEvents(stream);
}
