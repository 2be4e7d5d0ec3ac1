using System.Diagnostics;
using System.Text.RegularExpressions;
using Abathur.Temporal.Activities.Agents.Processes;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Git, in a version that worktrees are tested with.</summary>
internal sealed partial class GitCheck(Func<string, string?> find) : IDoctorCheck
{
    private const string Name = "git";
    private const string Remedy = "Install git 2.39 or later: https://git-scm.com/downloads";
    private static readonly Version Oldest = new(2, 39);

    public GitCheck()
        : this(ProgramPath.Find)
    {
    }

    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        if (find("git") is not { } path)
        {
            return [DoctorFinding.Failed(Name, "not found on the PATH", Remedy)];
        }

        using var process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true })!;
        var said = (await process.StandardOutput.ReadToEndAsync(cancel)).Trim();
        await process.WaitForExitAsync(cancel);
        return [Judge(path, said)];
    }

    internal static DoctorFinding Judge(string path, string said) =>
        VersionNumber().Match(said) is { Success: true } match && Version.Parse(match.Value) >= Oldest
            ? DoctorFinding.Ok(Name, $"{match.Value} at {path}")
            : DoctorFinding.Failed(Name, $"'{said}' at {path} is too old, or no git", Remedy);

    [GeneratedRegex("[0-9]+(\\.[0-9]+){1,2}")]
    private static partial Regex VersionNumber();
}
