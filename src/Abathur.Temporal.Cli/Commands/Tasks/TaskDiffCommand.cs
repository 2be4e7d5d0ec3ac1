using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Repositories;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary><c>abathur task diff</c></summary>
internal static class TaskDiffCommand
{
    private static readonly Argument<string> Id = TaskCommand.Task();

    public static Command Create() => new Command("diff", "Shows what a task changed, from the repository on this host or else from the host of its newest attempt.")
    {
        Id, RepositoryOption.OrTheSwarms,
    }.Runs(async session =>
    {
        var (swarm, task, diff) = await ReadAsync(session);
        session.Print(new { swarm, task, diff }, _ => session.Output.Write(session.Raw(diff)));
    });

    private static async Task<(string Swarm, string Task, string Diff)> ReadAsync(Session session)
    {
        try
        {
            return await ReadHereAsync(session);
        }
        catch (Exception e) when (session.Get(RepositoryOption.OrTheSwarms) is null && e is CommandException or InvalidInputException or RefusedException)
        {
            // This host has no such repository, or nothing of the task in it: salvage stays where it was made.
            var swarm = await session.SwarmAsync();
            var task = await swarm.QueryAsync(s => s.Task(session.Get(Id)!), session.Cancel);
            if (await new TaskHosts(swarm, session.Data).DiffAsync(task, session.Cancel) is { } diff)
            {
                return (swarm.Name, task.Id, diff);
            }

            throw;
        }
    }

    private static async Task<(string Swarm, string Task, string Diff)> ReadHereAsync(Session session)
    {
        var (repository, swarm) = await RepositoryOption.ResolveAsync(session, command: $"abathur task diff {session.Get(Id)}");
        var task = session.Get(Id)!;
        if (!TaskId.TryParse(task, out _))
        {
            // Only the swarm knows its keys.
            var key = task;
            task = (await (await session.SwarmAsync()).QueryAsync(s => s.Task(key), session.Cancel)).Id;
        }

        return (swarm, task, await RepositoryOption.Branch(session).DiffAsync(repository, swarm, task, commit: null, session.Cancel));
    }
}
