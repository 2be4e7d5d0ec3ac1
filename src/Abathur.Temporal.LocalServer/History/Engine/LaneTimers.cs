using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>What the clock knows of each lane: one wake-up for the earliest deadline, and that time may not be skipped now.</summary>
/// <param name="clock">The server's clock.</param>
/// <param name="fire">Does what is due.</param>
internal sealed class LaneTimers<TKey>(ServerClock clock, Func<TKey, Task> fire)
{
    /// <summary>Brings the clock up to date with a lane. The caller has it.</summary>
    /// <param name="lane">Which one.</param>
    /// <param name="next">Its earliest deadline; null for none.</param>
    /// <param name="busy">How much of it a worker can work on.</param>
    public void Follow(Lane<TKey> lane, DateTimeOffset? next, int busy)
    {
        Rearm(lane, next);
        HoldTime(lane, busy);
    }

    private void Rearm(Lane<TKey> lane, DateTimeOffset? next)
    {
        // Without time skipping a timer that comes too early costs less than setting it anew at every transition.
        if (lane.Timer is { } armed && (next == armed.Due || (next > armed.Due && !clock.CanSkip)))
        {
            return;
        }

        lane.Timer?.Cancel();
        lane.Timer = next is { } due ? clock.Schedule(due, () => fire(lane.Key)) : null;
    }

    private void HoldTime(Lane<TKey> lane, int busy)
    {
        if (!clock.CanSkip)
        {
            return;
        }

        for (; lane.ClockLocks < busy; lane.ClockLocks++)
        {
            clock.Lock();
        }

        for (; lane.ClockLocks > busy; lane.ClockLocks--)
        {
            clock.Unlock();
        }
    }
}
