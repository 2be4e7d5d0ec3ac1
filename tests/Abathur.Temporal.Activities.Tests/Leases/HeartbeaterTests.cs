using Abathur.Temporal.Activities.Leases;
using Temporalio.Testing;

namespace Abathur.Temporal.Activities.Tests.Leases;

/// <summary>How often heartbeats leave.</summary>
public sealed class HeartbeaterTests
{
    [Theory]
    [InlineData(30, 3, 3)]
    [InlineData(4, 3, 2)]
    [InlineData(1, 3, 0.5)]
    [InlineData(30, 15, 15)]
    [InlineData(20, 15, 10)]
    public void HeartbeatFor_Task_IsTheWorkersOrHalfOfTheSwarms(double setting, double option, double expected)
    {
        var options = new LeaseOptions { Heartbeat = TimeSpan.FromSeconds(option) };

        Assert.Equal(TimeSpan.FromSeconds(expected), options.HeartbeatFor(setting));
    }

    [Fact]
    public async Task BeatAsync_Interval_IsTheOneGiven()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var beats = 0;
        var environment = new ActivityEnvironment { Heartbeater = _ => EndAfter(5) };

        // With the interval of before, five of them would take 12 s; this waits for them, however long the machine takes.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            environment.RunAsync(() => new Heartbeater("h", EarlierRuns.None, TimeSpan.FromMilliseconds(20)).BeatAsync(ended.Token)));

        Assert.Equal(5, beats);

        void EndAfter(int count)
        {
            if (++beats == count)
            {
                ended.Cancel();
            }
        }
    }
}
