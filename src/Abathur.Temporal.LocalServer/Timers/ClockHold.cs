namespace Abathur.Temporal.LocalServer.Timers;

/// <summary>One reason why time is not skipped. Disposing it twice counts once.</summary>
internal sealed class ClockHold(ServerClock clock) : IDisposable
{
    private int released;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref released, 1) == 0)
        {
            clock.Release();
        }
    }
}
