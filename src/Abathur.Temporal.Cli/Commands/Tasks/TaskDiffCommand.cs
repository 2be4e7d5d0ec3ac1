using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task diff</c></summary>
internal static class TaskDiffCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();

    public static Command Create() => new Command("diff", "Shows what a task changed, on the host that holds the repository.")
    {
        Id, RepositoryOption.OrTheSwarms,
    }.Runs(async session =>
    {
        var (repository, swarm) = await RepositoryOption.ResolveAsync(session);
        var task = session.Get(Id)!;
        if (!TaskId.TryParse(task, out _))
        {
            // Only the swarm knows its keys.
            var key = task;
            task = (await (await session.SwarmAsync()).QueryAsync(s => s.Task(key), session.Cancel)).Id;
        }

        var integration = RepositoryOption.Branch(session);
        var diff = await integration.DiffAsync(repository, swarm, task, commit: null, session.Cancel);
        session.Print(new { swarm, task, diff }, _ => session.Output.Write(session.Raw(diff)));
    });
}
