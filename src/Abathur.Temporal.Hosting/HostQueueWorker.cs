using Abathur.Temporal.Activities;
using Abathur.Temporal.Activities.Ledger;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Hosting;

/// <summary>The worker of the host's own queue, whose name holds the host's id.</summary>
internal sealed class HostQueueWorker(
    ITemporalClient client,
    HostIdentity host,
    WorktreeActivities worktrees,
    HostActivities reads,
    AbathurOptions options,
    ActivityLedgerInterceptor ledger,
    ILoggerFactory logging) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var worker = new TemporalWorkerOptions(TaskQueues.Host(options.TaskQueue, host.Id)) { LoggerFactory = logging }.AddAllActivities(worktrees).AddAllActivities(reads);
        AbathurWorkers.Common(worker, options, host, ledger);
        await client.Connection.ConnectAsync();
        using var running = new TemporalWorker(client, worker);
        await running.ExecuteAsync(stoppingToken);
    }
}
