using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>
/// The folder in which Claude Code keeps a task's sessions, instead of the operator's own. The operator's login stays where it is: Claude Code
/// reads and renews it there, whether it is a file or in the system's keychain. A copy would be logged out by the next renewal.
/// </summary>
internal static class ClaudeHome
{
    private const string Variable = "CLAUDE_CONFIG_DIR";

    // Set and empty means: where it is without a configuration folder of one's own.
    private const string LoginVariable = "CLAUDE_SECURESTORAGE_CONFIG_DIR";

    // Keys can come from there (apiKeyHelper, env).
    private const string Settings = "settings.json";

    /// <summary>Has Claude Code use the folder.</summary>
    /// <param name="home">The folder, which exists.</param>
    /// <param name="environment">Claude Code's environment; it may name the operator's configuration folder.</param>
    public static void Use(string home, IDictionary<string, string> environment)
    {
        var named = environment.TryGetValue(Variable, out var value) ? value : string.Empty;
        environment.TryAdd(LoginVariable, named);
        environment[Variable] = home;
        var theirs = named.Length > 0 ? named : Path.Combine(OperatorFiles.Home(environment), ".claude");
        OperatorFiles.Copy(Path.Combine(theirs, Settings), Path.Combine(home, Settings));
    }
}
