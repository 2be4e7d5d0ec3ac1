using Abathur.Temporal.Activities.Swarms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Hosting;

/// <summary>Removes what closed swarms left on this host: when a worker starts, and every five minutes while it runs.</summary>
internal sealed partial class ClosedSwarmsCleaner(ClosedSwarms closed, TimeProvider time, ILogger<ClosedSwarmsCleaner> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for what comes before the first wait: git may take its time.
        await Task.Yield();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await CleanUpAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CleanUpAsync(CancellationToken stoppingToken)
    {
        try
        {
            await closed.CleanUpAsync(stoppingToken);
        }
#pragma warning disable CA1031 // Cleaning up is a courtesy: whatever goes wrong with it, the worker works on.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Failed(logger, e);
        }
    }

    [LoggerMessage(3003, LogLevel.Warning, "What closed swarms left on this host could not be looked at; the next try is in five minutes.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
