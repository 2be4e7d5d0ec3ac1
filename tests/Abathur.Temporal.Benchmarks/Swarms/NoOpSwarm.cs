using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Watchdogs;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Benchmarks.Swarms;

/// <summary>A swarm whose activities do nothing, with its workers.</summary>
internal sealed class NoOpSwarm : IAsyncDisposable
{
    // Each question is a task for the swarm's worker, which is being measured.
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(100);

    private readonly NoOpActivities activities;
    private readonly Workers workers;

    private NoOpSwarm(NoOpActivities activities, Workers workers, RunningSwarm swarm)
    {
        this.activities = activities;
        this.workers = workers;
        Swarm = swarm;
    }

    public RunningSwarm Swarm { get; }

    /// <summary>Attempts that have come to their last activity.</summary>
    public int Ended => activities.Ended;

    public static async Task<NoOpSwarm> StartAsync(
        ITemporalClient client, int limit, IReadOnlyList<string>? searchAttributes = null)
    {
        var name = RunningSwarm.NewName("bench");
        var activities = new NoOpActivities(searchAttributes ?? [.. AbathurSearchAttributes.All.Select(key => key.Name)]);
        var workers = Workers.Start(
            client,
            new TemporalWorkerOptions(name).AddWorkflow<Swarm>().AddWorkflow<TaskRun>().AddWorkflow<Watchdog>().AddAllActivities(activities),
            new TemporalWorkerOptions(TaskQueues.Agents(name)).AddAllActivities(activities),
            new TemporalWorkerOptions(TaskQueues.Host(name, NoOpActivities.Host)).AddAllActivities(activities));
        var swarm = await RunningSwarm.StartAsync(client, name, name, new SwarmSettings { MaxConcurrentTasks = limit });
        return new NoOpSwarm(activities, workers, swarm);
    }

    /// <summary>The task with this number, which waits for others where these are named.</summary>
    public static TaskSubmission Submission(int number, params int[] dependsOn) => new()
    {
        Title = FormattableString.Invariant($"Task {number}"),
        Key = Key(number),
        AgentType = NoOpActivities.Agent(number),
        DependsOn = dependsOn.Length == 0 ? null : [.. dependsOn.Select(Key)],
    };

    private static string Key(int number) => FormattableString.Invariant($"k{number}");

    /// <summary>Waits until so many attempts have come to their last activity.</summary>
    public Task EndedAsync(int attempts, CancellationToken cancel) => activities.EndedAsync(attempts).WaitAsync(cancel);

    /// <summary>Waits until so many tasks have completed, without asking the swarm before the last attempt ends.</summary>
    public async Task CompletedAsync(int tasks, CancellationToken cancel)
    {
        await EndedAsync(tasks, cancel);
        await Swarm.CompletedAsync(tasks, AskInterval, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Swarm.EndAsync();
        await workers.DisposeAsync();
    }
}
