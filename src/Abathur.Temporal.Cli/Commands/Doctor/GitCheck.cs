using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Git, in a version that worktrees are tested with.</summary>
internal sealed class GitCheck(Func<string, string?> find) : IDoctorCheck
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

        return [Judge(path, await ProgramVersion.AskAsync(path, cancel) ?? string.Empty)];
    }

    internal static DoctorFinding Judge(string path, string said) =>
        ProgramVersion.Number(said) is { } number && Version.Parse(number) >= Oldest
            ? DoctorFinding.Ok(Name, $"{number} at {path}")
            : DoctorFinding.Failed(Name, $"'{said}' at {path} is too old, or no git", Remedy);
}
