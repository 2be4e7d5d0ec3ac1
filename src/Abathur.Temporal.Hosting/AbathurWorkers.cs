using Abathur.Temporal.Activities;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Activities.Ledger;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Hosting.Telemetry;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Hosts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Watchdogs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Temporalio.Extensions.Hosting;
using Temporalio.Worker;
using Temporalio.Worker.Interceptors;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// A host's three workers: the base queue with the workflows and what any host may do; the agents, as many as the host has
/// slots for; and what is bound to this host's worktrees.
/// </summary>
internal static class AbathurWorkers
{
    // A worker that polls with 10 keeps up with 50 children at once; 5, the SDK's default, doubles the tail (measured).
    private const int Pollers = 10;

    // What a workflow waits for its dead worker's queue: with Temporal's own 10 s, a second wait of that kind (a workflow
    // task in flight) would be past the 15 s in which a killed worker is to be back at work.
    private static readonly TimeSpan StickyTimeout = TimeSpan.FromSeconds(5);

    // Beyond the grace, for what was ended to be told to the service.
    private static readonly TimeSpan ShutdownSlack = TimeSpan.FromSeconds(15);

    public static void AddAbathurWorkers(this IServiceCollection services, AbathurOptions options)
    {
        services.AddHostedTemporalWorker(options.TaskQueue)
            .AddWorkflow<Swarm>()
            .AddWorkflow<TaskRun>()
            .AddWorkflow<Watchdog>()
            .AddWorkflow<ReadFromHost>()
            .AddSingletonActivities<SwarmActivities>()
            .AddSingletonActivities<MemoryActivities>()
            .ConfigureOptions()
            .Configure<HostIdentity, ActivityLedgerInterceptor>((worker, host, ledger) => Common(worker, options, host, ledger));
        services.AddHostedTemporalWorker(TaskQueues.Agents(options.TaskQueue))
            .AddSingletonActivities<AgentActivities>()
            .ConfigureOptions()
            .Configure<HostIdentity, ActivityLedgerInterceptor>((worker, host, ledger) =>
            {
                Common(worker, options, host, ledger);
                worker.MaxConcurrentActivities = options.MaxAgents;
            });

        // The host's id is in its data folder, which only the built container knows.
        services.AddSingleton<IHostedService, HostQueueWorker>();
        services.AddSingleton<WorktreeActivities>();
        services.AddSingleton<HostActivities>();

        // All three drain at once: an agent that ends in the grace finds the worker that merges its work still there.
        services.Configure<HostOptions>(host =>
        {
            host.ServicesStopConcurrently = true;
            var needed = TimeSpan.FromSeconds(options.GracefulShutdownSeconds) + ShutdownSlack;
            host.ShutdownTimeout = host.ShutdownTimeout > needed ? host.ShutdownTimeout : needed;
        });
    }

    internal static void Common(TemporalWorkerOptions worker, AbathurOptions options, HostIdentity host, ActivityLedgerInterceptor ledger)
    {
        worker.Identity = host.Id;
        worker.Interceptors = [.. worker.Interceptors ?? [], .. options.Traces ? [new TracingInterceptor()] : Array.Empty<IWorkerInterceptor>(), ledger];
        Tune(worker, options);
    }

    internal static void Tune(TemporalWorkerOptions worker, AbathurOptions options)
    {
#pragma warning disable CS0618 // The build of a worker that belongs to no deployment is named nowhere else.
        worker.BuildId = WorkerBuild.Id;
#pragma warning restore CS0618
        worker.GracefulShutdownTimeout = TimeSpan.FromSeconds(options.GracefulShutdownSeconds);
        worker.StickyQueueScheduleToStartTimeout = StickyTimeout;

        // Without the SDK's deadlock detection: it fails a workflow task after 2 s, which a busy machine takes for nothing, and
        // queries with it. Ours end by themselves, and the service's workflow task timeout is still there.
        worker.DebugMode = true;

        // No call stacks for the Web UI: with them the SDK runs continuations in another order than a replayer, which has none.
        worker.WorkflowStackTrace = WorkflowStackTrace.None;

        // It listens to every await of the process, to catch a workflow that leaves its scheduler, and costs a worker an eighth of
        // its CPU. Ours are checked for that when they are built, and run with the listener in the tests.
        worker.DisableWorkflowTracingEventListener = true;
        worker.MaxHeartbeatThrottleInterval = Heartbeater.Throttle;
        worker.DefaultHeartbeatThrottleInterval = Heartbeater.Throttle;
        worker.MaxConcurrentWorkflowTaskPolls = Pollers;
        worker.MaxConcurrentActivityTaskPolls = Pollers;
    }
}
