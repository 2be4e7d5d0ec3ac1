using Abathur.Temporal.Activities.Leases;
using Temporalio.Testing;

namespace Abathur.Temporal.Activities.Tests.Leases;

public sealed class EarlyTurnTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    // The heartbeat timeout is 90 s: the service waits 30 s longer than a lease lasts.
    [Theory]
    [InlineData(2, 31, 60)]
    [InlineData(2, 29, 0)]
    [InlineData(2, -3600, 0)]
    [InlineData(1, 3600, 0)]
    public void Wait_IsALeaseIfTheServicesClockIsAheadByMoreThanItWaitsLonger(int attempt, int ahead, int wait)
    {
        var now = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        var activity = ActivityEnvironment.DefaultInfo with
        {
            Attempt = attempt,
            StartedTime = now.UtcDateTime.AddSeconds(ahead),
            HeartbeatTimeout = TimeSpan.FromSeconds(90),
        };

        Assert.Equal(TimeSpan.FromSeconds(wait), EarlyTurn.Wait(activity, Silence, now));
    }
}
