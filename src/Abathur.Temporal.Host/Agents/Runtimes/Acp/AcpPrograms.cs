using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>What is known of programs that speak ACP, by the name of the program. One that isn't here runs all the same.</summary>
internal static class AcpPrograms
{
    // Adapters: programs of their own around one that has a dialect.
    private static readonly Dictionary<string, (string Runtime, string Install)> Adapters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["claude-agent-acp"] = ("claude", "npm install --global @agentclientprotocol/claude-agent-acp"),
        ["codex-acp"] = ("codex", "npm install --global @agentclientprotocol/codex-acp"),
    };

    // What makes a program tell that its provider refuses, instead of trying again for minutes without a word.
    private static readonly Dictionary<string, (string Name, string Value)> Variables = new(StringComparer.OrdinalIgnoreCase)
    {
        ["claude-agent-acp"] = ("CLAUDE_CODE_MAX_RETRIES", "2"),
    };

    /// <summary>The dialect that the program, or the one inside it, has; null: none.</summary>
    public static IAgentDialect? Find(string executable, IReadOnlyList<IAgentDialect> programs)
    {
        var name = Path.GetFileNameWithoutExtension(executable);
        return Adapters.TryGetValue(name, out var adapter)
            ? programs.FirstOrDefault(dialect => dialect.Name == adapter.Runtime)
            : programs.FirstOrDefault(dialect => dialect.Program.Executable.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Completes the program's environment; what is set stays.</summary>
    public static void Complete(string executable, IDictionary<string, string> environment)
    {
        if (Variables.TryGetValue(Path.GetFileNameWithoutExtension(executable), out var variable))
        {
            environment.TryAdd(variable.Name, variable.Value);
        }
    }

    /// <summary>The command that installs an adapter; null: it is none.</summary>
    public static string? Install(string executable) =>
        Adapters.TryGetValue(Path.GetFileNameWithoutExtension(executable), out var adapter) ? adapter.Install : null;
}
