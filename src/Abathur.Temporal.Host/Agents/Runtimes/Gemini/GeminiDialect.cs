using System.Text.Json;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Gemini;

/// <summary>Gemini CLI, headless, with settings of its own.</summary>
public sealed class GeminiDialect : IAgentDialect
{
    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.Gemini;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "Gemini CLI",
        Executable = "gemini",
        Install = "npm install --global @google/gemini-cli",
        Oldest = new(0, 50),
        Variables =
        [
            "GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL", "GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_CLOUD_PROJECT",
            "GOOGLE_CLOUD_LOCATION", "GOOGLE_APPLICATION_CREDENTIALS", "GEMINI_CLI_HOME", "NODE_EXTRA_CA_CERTS",
        ],
        Keys = ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS"],
        LoginFile = (variable, home) => Path.Combine(variable("GEMINI_CLI_HOME") is { Length: > 0 } named ? named : home, ".gemini", "oauth_creds.json"),
        Login = "Set GEMINI_API_KEY where the worker is started, or run `gemini` once and log in",
    };

    /// <inheritdoc/>
    public void Prepare(AgentLaunch launch, IDictionary<string, string> environment) => Prepare(launch, mcp: null, environment);

    private static void Prepare(AgentLaunch launch, McpCommand? mcp, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);
        var theirs = Path.Combine(environment.TryGetValue("GEMINI_CLI_HOME", out var named) ? named : OperatorFiles.Home(environment), ".gemini");
        var ours = Path.Combine(launch.PrivateHome, ".gemini");
        OperatorFiles.Link(Path.Combine(theirs, "oauth_creds.json"), Path.Combine(ours, "oauth_creds.json"));
        OperatorFiles.Link(Path.Combine(theirs, "google_accounts.json"), Path.Combine(ours, "google_accounts.json"));
        Directory.CreateDirectory(ours);
        File.WriteAllBytes(Path.Combine(ours, "settings.json"), JsonSerializer.SerializeToUtf8Bytes(Settings(launch.Agent, mcp, environment)));
        environment["GEMINI_CLI_HOME"] = launch.PrivateHome;
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        Prepare(launch, launch.Mcp, environment);
        List<string> arguments = ["--output-format", "stream-json", "--approval-mode", "yolo", "--skip-trust", "--include-directories", launch.ScratchFolder];
        if (launch.Agent.Model is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (launch.Session is { } session)
        {
            arguments.AddRange(["--resume", session]);
        }

        // Its system prompt can only be replaced, not added to.
        return new(arguments, PromptBuilder.Whole(launch));
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream) => new GeminiEvents(stream);

    private static object Settings(AgentDefinition agent, McpCommand? mcp, IDictionary<string, string> environment) => new
    {
        mcpServers = Servers(mcp),
        security = new { auth = new { selectedType = AuthenticationType(environment) } },
        privacy = new { usageStatisticsEnabled = false },
        general = new { enableAutoUpdate = false, disableAutoUpdate = true },
        model = new { maxSessionTurns = agent.MaxTurns },

        // Its list is of all that the model sees, those of servers included.
        tools = new { core = (string[])[.. AgentTools.For(agent, ToolNames), .. mcp is null ? [] : new[] { $"mcp_{McpCommand.ServerName}_*" }] },
    };

    /// <summary>The attempt's server as Gemini CLI's settings name it, and those of Qwen Code, with its limit in ms; none where there is none.</summary>
    internal static Dictionary<string, object> Servers(McpCommand? mcp) => mcp is null
        ? []
        : new() { [McpCommand.ServerName] = new { command = mcp.Command, args = mcp.Args, timeout = 600_000, trust = true } };

    private static string AuthenticationType(IDictionary<string, string> environment) =>
        environment.ContainsKey("GOOGLE_GENAI_USE_VERTEXAI") ? "vertex-ai"
        : environment.ContainsKey("GEMINI_API_KEY") || environment.ContainsKey("GOOGLE_API_KEY") ? "gemini-api-key"
        : "oauth-personal";

    /// <summary>Its names for our tools; Qwen Code, which descends from it, has the same.</summary>
    internal static IReadOnlyDictionary<string, string[]> ToolNames { get; } = new Dictionary<string, string[]>
    {
        ["read"] = ["read_file", "read_many_files", "list_directory"],
        ["write"] = ["write_file"],
        ["edit"] = ["replace", "edit"],
        ["shell"] = ["run_shell_command"],
        ["glob"] = ["glob"],
        ["grep"] = ["grep_search", "search_file_content"],
    };
}
