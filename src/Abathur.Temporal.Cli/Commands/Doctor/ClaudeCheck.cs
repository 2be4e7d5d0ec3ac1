using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Claude Code, which the agents we ship run on: its version, and whether there is a key or a login. Its provider is not asked.</summary>
/// <param name="find">Finds a program on the PATH.</param>
/// <param name="version">What a program says of its version; null if it can't be run.</param>
/// <param name="environment">The variables of this process, which a worker started here would have.</param>
/// <param name="home">The user's home folder.</param>
internal sealed class ClaudeCheck(
    Func<string, string?> find, Func<string, CancellationToken, Task<string?>> version, Func<string, string?> environment, string home) : IDoctorCheck
{
    private const string Name = "claude";
    private const string LoginName = "claude login";

    private static readonly string[] Keys = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];

    public ClaudeCheck()
        : this(
            ProgramPath.Find,
            ProgramVersion.AskAsync,
            Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
    {
    }

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        if (find("claude") is not { } path)
        {
            return [DoctorFinding.Warning(
                Name,
                "not found on the PATH: agents of the runtime `claude` can't run here",
                "Install Claude Code (npm install -g @anthropic-ai/claude-code), or use agents with a `command`")];
        }

        return await version(path, cancel) is { } said
            ? [DoctorFinding.Ok(Name, $"{ProgramVersion.Number(said) ?? said} at {path}"), Login()]
            : [DoctorFinding.Warning(Name, $"{path} does not say its version", $"Run it to see why: {path} --version"), Login()];
    }

    private DoctorFinding Login()
    {
        if (Keys.FirstOrDefault(key => !string.IsNullOrEmpty(environment(key))) is { } found)
        {
            return DoctorFinding.Ok(LoginName, $"the environment has {found} (not tried)");
        }

        var folder = environment("CLAUDE_CONFIG_DIR") is { Length: > 0 } named ? named : Path.Combine(home, ".claude");
        var file = Path.Combine(folder, ".credentials.json");
        return File.Exists(file) ? DoctorFinding.Ok(LoginName, $"{file} (not tried)")
            : OperatingSystem.IsMacOS() ? DoctorFinding.Ok(LoginName, "no key in the environment; a login may be in the keychain, which is not looked into")
            : DoctorFinding.Warning(
                LoginName,
                $"no key in the environment ({string.Join(", ", Keys)}), and no login in {folder}",
                "Run `claude` once and log in, or set ANTHROPIC_API_KEY where the worker is started");
    }
}
