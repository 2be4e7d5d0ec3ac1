namespace Abathur.Temporal.Host.Agents.Runtimes.Claude;

/// <summary>
/// The folder in which Claude Code keeps a task's sessions, instead of the operator's own. The operator's login stays where it is: Claude Code
/// reads and renews it there (a copy would be logged out by the next renewal), whether it is a file or the system's keychain.
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
        var operators = environment.TryGetValue(Variable, out var named) && named.Length > 0 ? named : null;
        environment.TryAdd(LoginVariable, operators ?? string.Empty);
        environment[Variable] = home;
        var user = environment.TryGetValue("HOME", out var unix) ? unix : environment.TryGetValue("USERPROFILE", out var windows) ? windows : null;
        if ((operators ?? (user is null ? null : Path.Combine(user, ".claude"))) is { } folder)
        {
            Copy(Path.Combine(folder, Settings), Path.Combine(home, Settings));
        }
    }

    private static void Copy(string from, string to)
    {
        try
        {
            if (File.Exists(from))
            {
                File.Copy(from, to, overwrite: true);
            }
            else
            {
                File.Delete(to);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AgentFailureException.Of(
                Contracts.FailureKind.Infrastructure, $"Claude Code's settings could not be copied from {from} to {to}: check that the worker may read the one and write the other with `ls -l '{from}' '{to}'`.");
        }
    }
}
