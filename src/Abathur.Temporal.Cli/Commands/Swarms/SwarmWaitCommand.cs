using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm wait</c></summary>
internal static class SwarmWaitCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Argument<string?> Name = SwarmOption.Argument();

    public static Command Create() => new Command(
        "wait", "Waits until no task is open or the swarm has stopped; exit code 1 if a task failed or is blocked.") { Name }
        .Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var tasks = await Deadline.RunAsync(
            session, $"The swarm '{swarm.Name}' is not settled yet.", cancel => EndAsync(swarm, cancel));
        session.Print(
            new { name = swarm.Name, tasks },
            _ => session.Output.WriteLine(string.Join(", ", tasks.OrderBy(t => t.Key).Select(t => $"{Output.Show.Word(t.Key)} {t.Value}"))));
        return tasks.GetValueOrDefault(TaskState.Failed) + tasks.GetValueOrDefault(TaskState.Blocked) == 0 ? ExitCode.Ok : ExitCode.No;
    }

    private static async Task<IReadOnlyDictionary<TaskState, int>> EndAsync(SwarmClient swarm, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(Interval);
        while (await swarm.QueryOpenAsync(s => s.Status(), cancel) is { } status)
        {
            if (status.Settled || status.State == SwarmState.Stopped)
            {
                return status.Tasks;
            }

            await tick.WaitForNextTickAsync(cancel);
        }

        return (await swarm.ResultAsync(cancel)).Tasks;
    }
}
