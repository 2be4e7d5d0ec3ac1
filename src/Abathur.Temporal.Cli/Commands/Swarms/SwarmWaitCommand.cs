using System.CommandLine;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm wait</c></summary>
internal static class SwarmWaitCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Argument<string?> Name = SwarmOption.Argument();

    public static Command Create() => new Command(
        "wait", "Waits until no task is open, the swarm has stopped, or its budget is spent; exit code 1 if a task failed, is blocked, or waits for the budget.") { Name }
        .Runs(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session)
    {
        var swarm = await session.SwarmAsync(session.Get(Name));
        var (tasks, spent) = await Deadline.RunAsync(
            session, $"The swarm '{swarm.Name}' is not settled yet.", cancel => EndAsync(swarm, cancel));
        session.Print(
            new { name = swarm.Name, tasks, budgetSpent = spent is null ? (bool?)null : true },
            _ =>
            {
                session.Output.WriteLine(string.Join(", ", tasks.OrderBy(t => t.Key).Select(t => $"{Text.Camel(t.Key)} {t.Value}")));
                if (spent is not null)
                {
                    session.Output.WriteLine(spent);
                }
            });
        return spent is null && tasks.GetValueOrDefault(TaskState.Failed) + tasks.GetValueOrDefault(TaskState.Blocked) == 0 ? ExitCode.Ok : ExitCode.No;
    }

    // With a spent budget nothing moves before the user acts: waiting on would be waiting for ever.
    private static async Task<(IReadOnlyDictionary<TaskState, int> Tasks, string? Spent)> EndAsync(SwarmClient swarm, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(Interval);
        while (await swarm.QueryOpenAsync(s => s.Status(), cancel) is { } status)
        {
            if (status.Settled || status.State == SwarmState.Stopped)
            {
                return (status.Tasks, null);
            }

            if (status is { State: SwarmState.Running, BudgetSpent: true, Running.Count: 0 })
            {
                return (status.Tasks, Output.BudgetWords.Spent(status));
            }

            await tick.WaitForNextTickAsync(cancel);
        }

        return ((await swarm.ResultAsync(cancel)).Tasks, null);
    }
}
