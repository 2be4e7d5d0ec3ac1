using System.Text.Json;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Copilot;

/// <summary>GitHub Copilot CLI, headless: with an account of GitHub's, or with a provider of one's own (<c>COPILOT_PROVIDER_*</c>).</summary>
public sealed class CopilotDialect : IAgentDialect
{
    private static readonly Dictionary<string, string[]> ToolNames = new()
    {
        ["read"] = ["view"],
        ["write"] = ["create", "apply_patch"],
        ["edit"] = ["edit", "apply_patch"],
        ["shell"] = ["bash", "read_bash", "write_bash", "stop_bash", "list_bash"],
        ["glob"] = ["glob"],
        ["grep"] = ["grep", "rg"],
    };

    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.Copilot;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "GitHub Copilot CLI",
        Executable = "copilot",
        Install = "npm install --global @github/copilot",
        Oldest = new(1, 0),
        Variables =
        [
            "COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "GH_HOST", "COPILOT_MODEL", "COPILOT_HOME", "COPILOT_OFFLINE", "COPILOT_PROVIDER_TYPE",
            "COPILOT_PROVIDER_BASE_URL", "COPILOT_PROVIDER_API_KEY", "COPILOT_PROVIDER_BEARER_TOKEN", "COPILOT_PROVIDER_MODEL_ID", "COPILOT_PROVIDER_WIRE_API", "NODE_EXTRA_CA_CERTS",
        ],
        Keys = ["COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY", "COPILOT_PROVIDER_BEARER_TOKEN"],
        LoginFile = (variable, home) => Path.Combine(variable("COPILOT_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".copilot"), "config.json"),
        Login = "Run `copilot login`, or set COPILOT_GITHUB_TOKEN where the worker is started",
    };

    /// <inheritdoc/>
    public void Prepare(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);
        var theirs = environment.TryGetValue("COPILOT_HOME", out var named) ? named : Path.Combine(OperatorFiles.Home(environment), ".copilot");
        OperatorFiles.Copy(Path.Combine(theirs, "config.json"), Path.Combine(launch.PrivateHome, "config.json"));
        environment["COPILOT_HOME"] = launch.PrivateHome;
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        Prepare(launch, environment);
        List<string> arguments =
        [
            "--allow-all-tools", "--no-ask-user", "--output-format", "json", "--stream", "off", "--no-auto-update", "--no-color",
            "--disable-builtin-mcps", "--usage-output-file", UsageFile(launch), "--add-dir", launch.ScratchFolder,
        ];
        if (launch.Agent.Model is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (launch.Session is { } session)
        {
            arguments.AddRange(["--resume", session]);
        }

        if (launch.Mcp is { } mcp)
        {
            arguments.AddRange(["--additional-mcp-config", Servers(mcp)]);
        }

        // The last one, because it takes all that follows. The name of a server stands for all of its tools.
        string[] ours = launch.Mcp is null ? [] : [McpCommand.ServerName];
        return new([.. arguments, "--available-tools", .. AgentTools.For(launch.Agent, ToolNames), .. ours], PromptBuilder.Whole(launch));
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream) => new CopilotEvents(stream);

    private static string Servers(McpCommand mcp) => JsonSerializer.Serialize(new
    {
        mcpServers = new Dictionary<string, object>
        {
            [McpCommand.ServerName] = new { type = "local", command = mcp.Command, args = mcp.Args, tools = (string[])["*"], timeout = 600_000 },
        },
    });

    /// <summary>Where it writes, at its end, what its session has used; in the home, because the next run of the session counts on.</summary>
    internal static string UsageFile(AgentLaunch launch) => Path.Combine(launch.PrivateHome, "abathur-usage.json");
}
