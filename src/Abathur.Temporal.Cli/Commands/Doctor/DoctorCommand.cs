using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary><c>abathur doctor</c></summary>
internal static class DoctorCommand
{
    private static readonly Option<string> TaskQueue = new("--task-queue")
    {
        Description = "The base task queue of the workers.",
        DefaultValueFactory = _ => TaskQueues.Default,
    };

    private static readonly Option<string?> Repository = new("--repository", "-r")
    {
        Description = "A repository of this host: also looks at the programs that its agents use, and says what its worktrees lack, with the settings of its .abathur/swarm.yaml.",
    };

    public static Command Create() => new Command(
        "doctor", "Checks what this host and its Temporal have, and says what to do; exit code 1 if something is broken.") { TaskQueue, Repository }
        .WithConnection()
        .Runs(session => RunAsync(session, Checks(session)));

    internal static async Task<ExitCode> RunAsync(Session session, IEnumerable<IDoctorCheck> checks)
    {
        var findings = new List<DoctorFinding>();
        foreach (var check in checks)
        {
            findings.AddRange(await check.RunAsync(session.Cancel));
        }

        session.Print(findings, console =>
        {
            foreach (var finding in findings)
            {
                console.Write(new Hanging(Mark(finding.Status), $"{finding.Check}: {finding.Detail}"));
                if (finding.Remedy is { } remedy)
                {
                    // Not wrapped: it holds a command to paste.
                    session.Output.WriteLine($"       {SafeText.Line(remedy)}");
                }
            }
        });
        return findings.Exists(finding => finding.Status == DoctorStatus.Failed) ? ExitCode.No : ExitCode.Ok;
    }

    private static IEnumerable<IDoctorCheck> Checks(Session session) =>
    [
        new DotNetCheck(),
        new GitCheck(),
        new ContainmentCheck(Containment.Detect),
        new DataFolderCheck(),
        new AgentProgramsCheck(session.Get(Repository)),
        .. session.Get(Repository) is { } repository ? [new WorktreeCheck(repository, () => session.Data)] : Array.Empty<IDoctorCheck>(),
        new TemporalCheck(session.ClientAsync, session.Get(TaskQueue)!, session.Time),
    ];

    private static Cell Mark(DoctorStatus status) => status switch
    {
        DoctorStatus.Ok => new("ok    ", new Style(Color.Green)),
        DoctorStatus.Warning => new("warn  ", new Style(Color.Yellow)),
        _ => new("fail  ", new Style(Color.Red)),
    };
}
