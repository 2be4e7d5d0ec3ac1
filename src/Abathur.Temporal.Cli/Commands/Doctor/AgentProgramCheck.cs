using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>An agent program: its version, and whether there is a key or a login. Its provider is not asked.</summary>
/// <param name="runtime">The runtime that definitions name.</param>
/// <param name="program">The program.</param>
/// <param name="find">Finds a program on the PATH.</param>
/// <param name="version">What a program says of its version; null if it can't be run.</param>
/// <param name="environment">The variables of this process, which a worker started here would have.</param>
/// <param name="home">The user's home folder.</param>
internal sealed class AgentProgramCheck(
    string runtime,
    AgentProgramFacts program,
    Func<string, string?> find,
    Func<string, CancellationToken, Task<string?>> version,
    Func<string, string?> environment,
    string home) : IDoctorCheck
{
    private readonly string loginName = $"{runtime} login";

    public AgentProgramCheck(string runtime, AgentProgramFacts program, string? repository)
        : this(
            runtime,
            program,
            name => ProgramPath.Resolve(name, repository ?? AppContext.BaseDirectory),
            ProgramVersion.AskAsync,
            Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
    {
    }

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        if (find(program.Executable) is not { } path)
        {
            return [DoctorFinding.Warning(
                runtime,
                program.Source is null
                    ? $"`{program.Executable}` not found on the PATH: agents of the runtime `{runtime}` can't run here"
                    : $"`{program.Executable}`, which {program.Source} runs, not found: its agent can't run here",
                program.Install.Length > 0 ? $"Install {program.Title}: {program.Install}" : $"Install it, or change `command` in {program.Source}")];
        }

        // Of a program that a definition names no version is known, and maybe no login.
        var found = program.Source is null ? Judge(path, await version(path, cancel)) : DoctorFinding.Ok(runtime, path);
        return program.Keys.Count == 0 && program.LoginFile is null ? [found] : [found, Login()];
    }

    private DoctorFinding Judge(string path, string? said) =>
        said is null ? DoctorFinding.Warning(runtime, $"{path} does not say its version", $"Run it to see why: {path} --version")
        : ProgramVersion.Number(said) is { } number && Version.TryParse(number, out var found) && found < program.Oldest
            ? DoctorFinding.Warning(runtime, $"{number} at {path} is too old: {program.Oldest} or later is needed", $"Install a newer {program.Title}: {program.Install}")
        : DoctorFinding.Ok(runtime, $"{ProgramVersion.Number(said) ?? said} at {path}");

    private DoctorFinding Login()
    {
        if (program.Keys.FirstOrDefault(key => !string.IsNullOrEmpty(environment(key))) is { } found)
        {
            return DoctorFinding.Ok(loginName, $"the environment has {found} (not tried)");
        }

        var file = program.LoginFile?.Invoke(environment, home);
        return File.Exists(file) ? DoctorFinding.Ok(loginName, $"{file} (not tried)")
            : OperatingSystem.IsMacOS() ? DoctorFinding.Ok(loginName, "no key in the environment; a login may be in the keychain, which is not looked into")
            : DoctorFinding.Warning(loginName, $"no key in the environment ({string.Join(", ", program.Keys)}){(file is null ? string.Empty : $", and no login at {file}")}", program.Login);
    }
}
