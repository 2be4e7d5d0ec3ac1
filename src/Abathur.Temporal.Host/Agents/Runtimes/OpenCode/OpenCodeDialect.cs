using System.Text.Json;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.OpenCode;

/// <summary>OpenCode, headless. The operator's configuration holds, because it names the providers; sessions are the task's.</summary>
public sealed class OpenCodeDialect : IAgentDialect
{
    // A permission covers several of our tools: it is denied where none of them is granted.
    private static readonly (string Permission, string[] Tools)[] Permissions =
    [
        ("read", ["read"]), ("edit", ["write", "edit"]), ("bash", ["shell"]), ("glob", ["glob"]), ("grep", ["grep"]), ("list", ["read", "glob"]),
    ];

    /// <inheritdoc/>
    public string Name => AgentRuntimeNames.OpenCode;

    /// <inheritdoc/>
    public bool CanResume => true;

    /// <inheritdoc/>
    public bool HasTools => true;

    /// <inheritdoc/>
    public AgentProgramFacts Program { get; } = new()
    {
        Title = "OpenCode",
        Executable = "opencode",
        Install = "npm install --global opencode-ai",
        Oldest = new(1, 10),
        Variables =
        [
            "OPENCODE_API_KEY", "OPENCODE_CONFIG", "OPENCODE_CONFIG_CONTENT", "OPENCODE_CONFIG_DIR", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY",
            "OPENROUTER_API_KEY", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "NODE_EXTRA_CA_CERTS",
        ],
        Keys = ["OPENCODE_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY", "OPENCODE_CONFIG_CONTENT"],
        LoginFile = (variable, home) => Path.Combine(variable("XDG_DATA_HOME") is { Length: > 0 } named ? named : Path.Combine(home, ".local", "share"), "opencode", "auth.json"),
        Login = "Run `opencode auth login`, or set the provider's key where the worker is started",
    };

    /// <inheritdoc/>
    public void Prepare(AgentLaunch launch, IDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(environment);
        var theirs = environment.TryGetValue("XDG_DATA_HOME", out var named) ? named : Path.Combine(OperatorFiles.Home(environment), ".local", "share");
        var ours = Path.Combine(launch.PrivateHome, "data");
        OperatorFiles.Link(Path.Combine(theirs, "opencode", "auth.json"), Path.Combine(ours, "opencode", "auth.json"));
        environment["XDG_DATA_HOME"] = ours;
        environment["XDG_STATE_HOME"] = Path.Combine(launch.PrivateHome, "state");
        environment["OPENCODE_DISABLE_AUTOUPDATE"] = "1";
        environment["OPENCODE_PERMISSION"] = JsonSerializer.Serialize(Permissions
            .Where(row => !row.Tools.Any(launch.Agent.Summary.Tools.Contains))
            .ToDictionary(row => row.Permission, _ => "deny"));
    }

    /// <inheritdoc/>
    public AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment)
    {
        Prepare(launch, environment);
        if (launch.Mcp is { } mcp)
        {
            const string Content = "OPENCODE_CONFIG_CONTENT";
            environment[Content] = OpenCodeConfiguration.With(environment.TryGetValue(Content, out var theirs) ? theirs : null, mcp);
        }

        // What isn't denied is allowed instead of asked.
        List<string> arguments = ["run", "--format", "json", "--auto"];
        if (launch.Agent.Model is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (launch.Session is { } session)
        {
            arguments.AddRange(["--session", session]);
        }

        return new(arguments, PromptBuilder.Whole(launch));
    }

    /// <inheritdoc/>
    public IAgentEventReader Read(AgentStream stream) => new OpenCodeEvents(stream);
}
