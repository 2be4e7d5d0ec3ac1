using Abathur.Temporal.Activities.Agents.Processes;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Claude Code, which the agents we ship run on.</summary>
internal sealed class ClaudeCheck(Func<string, string?> find) : IDoctorCheck
{
    private const string Name = "claude";

    public ClaudeCheck()
        : this(ProgramPath.Find)
    {
    }

    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DoctorFinding>>([
        find("claude") is { } path
            ? DoctorFinding.Ok(Name, path)
            : DoctorFinding.Warning(
                Name,
                "not found on the PATH: agents of the runtime `claude` can't run here",
                "Install Claude Code (npm install -g @anthropic-ai/claude-code), or use agents with a `command`")]);
}
