using System.Collections.Concurrent;
using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Watchdogs;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>Many hosts for one swarm, each with workers and an agent slot of its own. The first agents wait until every host has one.</summary>
internal sealed class HostFleet : IAsyncDisposable
{
    private readonly List<TemporalWorker> workers = [];
    private readonly CancellationTokenSource ended = new();
    private readonly CountdownEvent free;
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    private HostFleet(int hosts) => free = new CountdownEvent(hosts);

    public static async Task<HostFleet> StartAsync(string address, string queue, int hosts)
    {
        var fleet = new HostFleet(hosts);
        for (var number = 1; number <= hosts; number++)
        {
            // A connection each: the SDK takes two workers of one queue on one connection for a mistake.
            var client = await TemporalClient.ConnectAsync(new(address) { DataConverter = AbathurDataConverter.Instance });
            fleet.Add(client, queue, new FleetHost(fleet, client, FormattableString.Invariant($"h{number}")));
        }

        fleet.running = Task.WhenAll(fleet.workers.Select(worker => worker.ExecuteAsync(fleet.ended.Token)));
        return fleet;
    }

    /// <summary>The agents that ran, by task and host.</summary>
    public ConcurrentQueue<(string Task, string Host)> Ran { get; } = [];

    /// <summary>The merges that were made.</summary>
    public ConcurrentQueue<(string Task, string Host)> Integrated { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        workers.ForEach(worker => worker.Dispose());
        ended.Dispose();
        free.Dispose();
    }

    // So few pollers that fifty hosts fit into one process.
    private static TemporalWorkerOptions Options(string queue) => new(queue)
    {
        MaxConcurrentWorkflowTaskPolls = 2,
        MaxConcurrentActivityTaskPolls = 1,
        MaxConcurrentActivities = 1,
    };

    private void Add(TemporalClient client, string queue, FleetHost host)
    {
        workers.Add(new TemporalWorker(client, Options(queue).AddWorkflow<Swarm>().AddWorkflow<TaskRun>().AddWorkflow<Watchdog>().AddAllActivities(host.Shared)));
        workers.Add(new TemporalWorker(client, Options(TaskQueues.Agents(queue)).AddActivity(host.RunAgentAsync)));
        workers.Add(new TemporalWorker(client, Options(TaskQueues.Host(queue, host.Name)).AddActivity(host.IntegrateAsync)));
    }

    private Task ArrivedAsync()
    {
        if (!free.IsSet && free.Signal())
        {
            all.SetResult();
        }

        return all.Task;
    }

    private sealed class FleetHost(HostFleet fleet, ITemporalClient client, string name)
    {
        public string Name => name;

        public ScriptedActivities Shared { get; } = new(client)
        {
            // A tier lets 20 instances of an agent run at once.
            Agents = [.. Enumerable.Range(0, 3).Select(number => ScriptedActivities.Agent($"agent-{number.ToString(CultureInfo.InvariantCulture)}", AgentTier.Worker))],
        };

        [Activity(ActivityNames.RunAgent)]
        public async Task<AgentRun> RunAgentAsync(AttemptInput task)
        {
            fleet.Ran.Enqueue((task.TaskId, name));
            await fleet.ArrivedAsync().WaitAsync(ActivityExecutionContext.Current.CancellationToken);
            return ScriptedActivities.Done(task) with { Host = name };
        }

        [Activity(ActivityNames.Integrate)]
        public Task<string> IntegrateAsync(AttemptMerge merge)
        {
            fleet.Integrated.Enqueue((merge.Task.TaskId, name));
            return Task.FromResult("c0ffee" + merge.Task.TaskId);
        }
    }
}
