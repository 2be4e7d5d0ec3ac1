using Abathur.Temporal.Activities.Swarms;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// Removes what closed swarms left on this host: when a worker starts, and every five minutes while it runs. Where the service did
/// not answer for all, it asks again after ten seconds, and then less and less often.
/// </summary>
internal sealed partial class ClosedSwarmsCleaner(ClosedSwarms closed, TimeProvider time, ILogger<ClosedSwarmsCleaner> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for what comes before the first wait: git may take its time.
        await Task.Yield();
        var retry = Retry;
        while (true)
        {
            var isAnswered = await CleanUpAsync(stoppingToken);
            await Task.Delay(isAnswered ? Interval : retry, time, stoppingToken);
            retry = isAnswered ? Retry : TimeSpan.FromTicks(Math.Min(2 * retry.Ticks, Interval.Ticks));
        }
    }

    private async Task<bool> CleanUpAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await closed.CleanUpAsync(stoppingToken);
        }
#pragma warning disable CA1031 // Cleaning up is a courtesy: whatever goes wrong with it, the worker works on.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Failed(logger, e);
            return true;
        }
    }

    [LoggerMessage(3003, LogLevel.Warning, "What closed swarms left on this host could not be looked at; the next try is in five minutes.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
