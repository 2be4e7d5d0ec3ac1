using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary>Waits until a task that plans has a plan that waits for approval, or has completed.</summary>
internal static class PlanWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <exception cref="CommandException">There will be no plan.</exception>
    public static async Task<TaskRecord> ForAsync(Session session, SwarmClient swarm, string id, CancellationToken cancel)
    {
        using var tick = new PeriodicTimer(Interval);
        var corrections = 0;
        while (true)
        {
            var task = await swarm.QueryOpenAsync(s => s.Task(id), cancel)
                ?? throw new CommandException(ExitCode.No, $"The swarm '{swarm.Name}' ended before there was a plan.");
            if (task.PlanCorrections > corrections)
            {
                corrections = task.PlanCorrections;
                session.Tell(FormattableString.Invariant($"{id}: a plan could not be submitted and was sent back ({corrections} of {TaskPlan.MaxCorrections})."));
            }

            if (task.State == TaskState.Completed || task.Plan is not null)
            {
                return task;
            }

            if (task.State is TaskState.Failed or TaskState.Blocked or TaskState.Canceled)
            {
                throw new CommandException(
                    ExitCode.No, $"{id} is {Words.Of(task.State)}, there is no plan: {SafeText.Line(task.Failure?.Message, 1000)} `abathur task show {id} --swarm {swarm.Name}` tells more.");
            }

            if (await swarm.QueryOpenAsync(s => s.Status(), cancel) is { State: SwarmState.Running, BudgetSpent: true, Running.Count: 0 } status)
            {
                throw new CommandException(ExitCode.No, $"{id} is {Words.Of(task.State)}, and {BudgetWords.Spent(status)}");
            }

            await tick.WaitForNextTickAsync(cancel);
        }
    }
}
