namespace Abathur.Temporal.LocalServer.Timers;

/// <summary>
/// Temporal's TestService over a <see cref="ServerClock"/>: a lock counter that starts at one and counts every workflow task
/// and activity that is out; time is skipped only while it is zero.
/// </summary>
internal sealed class TimeSkipping
{
    private readonly ServerClock clock;

    public TimeSkipping(ServerClock clock)
    {
        this.clock = clock;
        Lock();
    }

    public void Lock() => clock.Lock();

    /// <exception cref="UnbalancedUnlockException">The counter is zero already.</exception>
    public void Unlock()
    {
        if (!clock.TryUnlock())
        {
            throw new UnbalancedUnlockException();
        }
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
