using System.CommandLine;
using Abathur.Temporal.Cli.Input;

namespace Abathur.Temporal.Cli.Commands.Salvages;

/// <summary><c>abathur salvage restore</c></summary>
internal static class SalvageRestoreCommand
{
    private static readonly Argument<string> Id = new("task") { Description = "The task's id (T1, T2, …), or main for the integration branch of an earlier swarm of that name." };
    private static readonly Option<string> Branch = new("--branch", "-b") { Description = "The new branch that gets the work.", Required = true };
    private static readonly Option<int?> Attempt = new("--attempt") { Description = "Which attempt. Default: the newest that is kept." };
    private static readonly Option<string?> Swarm = SalvageCommand.Swarm();

    public static Command Create()
    {
        Swarm.Required = true;
        return new Command("restore", "Makes a branch of a task's unmerged work.")
        {
            Id, Branch, Attempt, Swarm, RepositoryOption.OrHere,
        }.Runs(async session =>
        {
            var repository = RepositoryInput.Parse(session.Get(RepositoryOption.OrHere)!);
            var line = RepositoryOption.Line(session);
            var (swarm, branch) = (session.Get(Swarm)!, session.Get(Branch)!);
            var kept = await line.RestoreSalvageAsync(repository, swarm, session.Get(Id)!, session.Get(Attempt), branch, session.Cancel);
            session.Print(kept, _ => session.Output.WriteLine(
                $"Branch {branch} holds attempt {kept.Attempt} at {kept.Task} of swarm {kept.Swarm} ({kept.Commit})."));
        });
    }
}
