namespace Abathur.Temporal.LocalServer.Timers;

/// <summary>
/// Temporal's TestService over a <see cref="ServerClock"/>: a lock counter that starts at one, and time is skipped only
/// while it is zero (and no workflow task or activity is out).
/// </summary>
internal sealed class TimeSkipping(ServerClock clock)
{
    private readonly Lock gate = new();
    private readonly Stack<IDisposable> locks = new([clock.Hold()]);

    public void Lock()
    {
        var hold = clock.Hold();
        lock (gate)
        {
            locks.Push(hold);
        }
    }

    /// <exception cref="UnbalancedUnlockException">The counter is zero already.</exception>
    public void Unlock()
    {
        IDisposable hold;
        lock (gate)
        {
            if (!locks.TryPop(out hold!))
            {
                throw new UnbalancedUnlockException();
            }
        }

        hold.Dispose();
    }

    /// <summary>Ends when the server's time has advanced by <paramref name="duration"/>.</summary>
    public Task SleepAsync(TimeSpan duration, CancellationToken cancellation) =>
        SleepUntilAsync(clock.UtcNow + duration, cancellation);

    /// <summary>Ends when the server's time has come to <paramref name="until"/>; at once if it has.</summary>
    public Task SleepUntilAsync(DateTimeOffset until, CancellationToken cancellation) =>
        WaitAsync(until, () => { }, cancellation);

    /// <summary>
    /// One unlock for as long as the server's time takes to advance by <paramref name="duration"/>: the lock is taken again at
    /// that very moment, before more time can be skipped.
    /// </summary>
    /// <exception cref="UnbalancedUnlockException">The counter is zero already.</exception>
    public Task UnlockWithSleepAsync(TimeSpan duration, CancellationToken cancellation)
    {
        // The timer is there first: time jumps as soon as the lock is gone.
        using var hold = clock.Hold();
        var until = clock.UtcNow + duration;
        Unlock();
        return WaitAsync(until, Lock, cancellation);
    }

    private async Task WaitAsync(DateTimeOffset until, Action atEnd, CancellationToken cancellation)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = clock.Schedule(until, () =>
        {
            atEnd();
            ended.SetResult();
            return Task.CompletedTask;
        });
        await using var registration = cancellation.Register(() =>
        {
            if (timer.Cancel())
            {
                atEnd();
                ended.SetCanceled(cancellation);
            }
        });
        await ended.Task;
    }
}
