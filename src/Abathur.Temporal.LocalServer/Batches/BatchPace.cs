using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>How fast a batch goes.</summary>
/// <param name="clock">The server's.</param>
/// <param name="perSecond">Operations per second; 0 for as many as there can be.</param>
internal sealed class BatchPace(ServerClock clock, float perSecond)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(365);

    private DateTimeOffset next = clock.UtcNow;

    /// <summary>Ends when the next operation may be done.</summary>
    public async Task AwaitAsync(CancellationToken stopped)
    {
        if (perSecond is not > 0)
        {
            return;
        }

        await UntilAsync(next, stopped);
        next = clock.UtcNow + TimeSpan.FromSeconds(Math.Min(1 / perSecond, LongestPause.TotalSeconds));
    }

    /// <summary>Ends a while from now, when what has failed may be tried again.</summary>
    public Task PauseAsync(TimeSpan pause, CancellationToken stopped) => UntilAsync(clock.UtcNow + pause, stopped);

    private async Task UntilAsync(DateTimeOffset due, CancellationToken stopped)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopped.Register(() => ended.TrySetCanceled(stopped));
        var timer = clock.Schedule(due, () =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        });
        try
        {
            await ended.Task;
        }
        finally
        {
            timer.Cancel();
        }
    }
}
