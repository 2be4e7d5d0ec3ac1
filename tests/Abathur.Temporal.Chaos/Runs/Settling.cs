using Abathur.Temporal.Chaos.Disturbances;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Stages;
using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Chaos.Runs;

/// <summary>
/// Waits, once nothing is disturbed any more, until the swarm has done all it can. An operator resumes it and retries what
/// failed without being hopeless: hosts that were lost three times in a row may fail a task for good.
/// </summary>
internal sealed class Settling(WorkflowHandle<ISwarm, SwarmResult> swarm, SwarmOperator calm, ChaosPlan plan, RunLog log)
{
    private const double BaseSeconds = 600;
    private const double SecondsPerTask = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Whether it settled within its time.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancel)
    {
        var deadline = log.Seconds + BaseSeconds + (SecondsPerTask * plan.All.Count());
        await calm.ResumeAsync();
        var reported = log.Seconds;
        while (log.Seconds < deadline)
        {
            var status = await calm.AskAsync("status", options => swarm.QueryAsync(s => s.Status(), options));
            if (status.Settled && !await RetryFailedAsync())
            {
                log.Write($"settled: {Counts(status)}");
                return true;
            }

            if (log.Seconds - reported > 15)
            {
                reported = log.Seconds;
                log.Write($"waiting: {Counts(status)}; running {string.Join(' ', status.Running)}");
            }

            await Task.Delay(Interval, cancel);
        }

        return false;
    }

    private static string Counts(SwarmStatus status) => string.Join(", ", status.Tasks.Select(pair => $"{pair.Value} {pair.Key}"));

    private async Task<bool> RetryFailedAsync()
    {
        var filter = new TaskFilter { States = [TaskState.Failed] };
        var failed = await calm.AskAsync("failed tasks", options => swarm.QueryAsync(s => s.Tasks(filter), options));
        var again = failed.Tasks
            .Where(task => task.Key?.StartsWith("diagnose:", StringComparison.Ordinal) != true)
            .Where(task => plan.All.FirstOrDefault(planned => planned.Key == task.Key)?.IsHopeless != true)
            .ToList();
        foreach (var task in again)
        {
            log.Write($"{task.Id} ({task.Key}) had failed after {task.Attempts} attempts: {task.Note}");
            await calm.RetryAsync(task.Id);
        }

        return again.Count > 0;
    }
}
