using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Codex;

/// <summary>
/// Codex, by its app server: it tells usage while it runs, the HTTP status of errors and whether it tries again, all of which
/// <c>codex exec --json</c> keeps to itself.
/// </summary>
public sealed class CodexDialect : IAgentDialect
{
    private const string KeyVariable = "CODEX_API_KEY";
    private const string SharedKeyVariable = "OPENAI_API_KEY";

    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.Codex;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "Codex",
        Executable = "codex",
        Install = "npm install --global @openai/codex",
        Oldest = new(0, 150),
        Variables = [KeyVariable, SharedKeyVariable, "OPENAI_BASE_URL", "CODEX_HOME"],
        Keys = [KeyVariable, SharedKeyVariable],
        LoginFile = (variable, home) => Path.Combine(variable("CODEX_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".codex"), "auth.json"),
        Login = "Run `codex login`, or set OPENAI_API_KEY where the worker is started",
    };

    /// <inheritdoc/>
    public void Prepare(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);
        var theirs = environment.TryGetValue("CODEX_HOME", out var named) ? named : Path.Combine(OperatorFiles.Home(environment), ".codex");
        OperatorFiles.Link(Path.Combine(theirs, "auth.json"), Path.Combine(launch.PrivateHome, "auth.json"));
        OperatorFiles.Copy(Path.Combine(theirs, "config.toml"), Path.Combine(launch.PrivateHome, "config.toml"));
        environment["CODEX_HOME"] = launch.PrivateHome;
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        RequireShell(launch.Agent);
        Prepare(launch, environment);

        // The operator's servers and notifications are not the swarm's.
        return new(
            ["app-server", "-c", $"mcp_servers={Servers(launch.Mcp)}", "-c", "notify=[]", "-c", "check_for_update_on_startup=false", .. Provider(launch.PrivateHome, environment)],
            CodexEvents.Initialize,
            IsDialogue: true);
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream) => new CodexEvents(stream);

    // TOML's strings are JSON's. A busy host takes longer to start the program than Codex waits by itself.
    private static string Servers(McpCommand? mcp) => mcp is null
        ? "{}"
        : $"{{{McpCommand.ServerName}={{command={JsonSerializer.Serialize(mcp.Command)},args={JsonSerializer.Serialize(mcp.Args)},startup_timeout_sec=120,tool_timeout_sec=600}}}}";

    // Codex takes no key from the environment but for a provider that names the variable.
    private static string[] Provider(string home, IDictionary<string, string> environment)
    {
        var config = Path.Combine(home, "config.toml");
        if (File.Exists(config) && File.ReadLines(config).Any(line => line.TrimStart().StartsWith("model_provider", StringComparison.Ordinal)))
        {
            return [];
        }

        var variable = environment.ContainsKey(KeyVariable) ? KeyVariable
            : environment.ContainsKey(SharedKeyVariable) && !File.Exists(Path.Combine(home, "auth.json")) ? SharedKeyVariable
            : null;
        if (variable is null)
        {
            return [];
        }

        var address = JsonSerializer.Serialize(environment.TryGetValue("OPENAI_BASE_URL", out var given) ? given : "https://api.openai.com/v1");
        return
        [
            "-c", "model_provider=\"openai-key\"",
            "-c", $"model_providers.openai-key={{name=\"OpenAI\",base_url={address},env_key=\"{variable}\",wire_api=\"responses\",request_max_retries=0}}",
        ];
    }

    // All that it does goes through its shell, which can't be taken from it.
    private static void RequireShell(AgentDefinition agent)
    {
        if (!agent.Summary.Tools.Contains("shell"))
        {
            throw AgentFailureException.Of(
                FailureKind.Agent,
                $"Codex always has a shell, and the `tools` of agent {agent.Summary.Name} ({agent.Source}) don't grant one: add `shell`, or choose another `runtime`.");
        }
    }
}
