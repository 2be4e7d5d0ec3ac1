using Abathur.Temporal.Activities;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Tasks;
using Abathur.Temporal.Workflows.Watchdogs;
using Microsoft.Extensions.DependencyInjection;
using Temporalio.Extensions.Hosting;
using Temporalio.Worker;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// A host's three workers: the base queue with the workflows and what any host may do; the agents, as many as the host has
/// slots for; and what is bound to this host's worktrees.
/// </summary>
internal static class AbathurWorkers
{
    // A worker that polls with 10 keeps up with 50 children at once; 5, the SDK's default, doubles the tail (measured).
    private const int Pollers = 10;

    public static void AddAbathurWorkers(this IServiceCollection services, AbathurOptions options)
    {
        services.AddHostedTemporalWorker(options.TaskQueue)
            .AddWorkflow<Swarm>()
            .AddWorkflow<TaskRun>()
            .AddWorkflow<Watchdog>()
            .AddSingletonActivities<SwarmActivities>()
            .AddSingletonActivities<MemoryActivities>()
            .ConfigureOptions(worker => Common(worker, options));
        services.AddHostedTemporalWorker(TaskQueues.Agents(options.TaskQueue))
            .AddSingletonActivities<AgentActivities>()
            .ConfigureOptions(worker =>
            {
                Common(worker, options);
                worker.MaxConcurrentActivities = options.MaxAgents;
            });

        // The host's id is in its data folder, which only the built container knows.
        services.AddSingleton<Microsoft.Extensions.Hosting.IHostedService, HostQueueWorker>();
        services.AddSingleton<WorktreeActivities>();
    }

    internal static void Common(TemporalWorkerOptions worker, AbathurOptions options)
    {
        worker.GracefulShutdownTimeout = TimeSpan.FromSeconds(options.GracefulShutdownSeconds);
        worker.MaxHeartbeatThrottleInterval = Pulse.Interval;
        worker.DefaultHeartbeatThrottleInterval = Pulse.Interval;
        worker.MaxConcurrentWorkflowTaskPolls = Pollers;
        worker.MaxConcurrentActivityTaskPolls = Pollers;
    }
}
