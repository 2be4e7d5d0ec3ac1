using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>What the clock knows of each lane: one wake-up for the earliest deadline, and that time may not be skipped now.</summary>
/// <param name="clock">The server's clock.</param>
/// <param name="fire">Does what is due.</param>
internal sealed class LaneTimers(ServerClock clock, Func<WorkflowKey, Task> fire)
{
    /// <summary>Brings the clock up to date with a lane's open run. The caller has the lane.</summary>
    public void Follow(WorkflowLane lane)
    {
        Rearm(lane);
        HoldTime(lane);
    }

    private void Rearm(WorkflowLane lane)
    {
        var next = lane.Open is { } run ? Deadlines.Next(run) : null;

        // Without time skipping a timer that comes too early costs less than setting it anew at every transition.
        if (lane.Timer is { } armed && (next == armed.Due || (next > armed.Due && !clock.CanSkip)))
        {
            return;
        }

        lane.Timer?.Cancel();
        lane.Timer = next is { } due ? clock.Schedule(due, () => fire(lane.Key)) : null;
    }

    private void HoldTime(WorkflowLane lane)
    {
        if (!clock.CanSkip)
        {
            return;
        }

        var busy = lane.Open is { } run ? Deadlines.BusyCount(run) : 0;
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
