using Abathur.Temporal.LocalServer.Timers;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.LocalServer.Tests.Timers;

public sealed class TimeSkippingTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider time = new(Start);
    private readonly ServerClock clock;
    private readonly TimeSkipping skipping;

    public TimeSkippingTests()
    {
        clock = new ServerClock(time, canSkip: true);
        skipping = new TimeSkipping(clock);
    }

    public void Dispose() => clock.Dispose();

    [Fact]
    public async Task Sleep_Locked_TakesRealTime()
    {
        var sleep = skipping.SleepAsync(TimeSpan.FromHours(1), Cancellation);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(sleep.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        await sleep;
    }

    [Fact]
    public async Task Sleep_Unlocked_ReturnsAtOnceLater()
    {
        skipping.Unlock();
        await skipping.SleepAsync(TimeSpan.FromDays(30), Cancellation);
        Assert.Equal(Start.AddDays(30), clock.UtcNow);
    }

    [Fact]
    public async Task SleepUntil_InThePast_ReturnsAtOnce()
    {
        await skipping.SleepUntilAsync(Start.AddDays(-1), Cancellation);
        Assert.Equal(Start, clock.UtcNow);
    }

    [Fact]
    public async Task Lock_Twice_NeedsTwoMoreUnlocks()
    {
        skipping.Lock();
        var sleep = skipping.SleepAsync(TimeSpan.FromDays(1), Cancellation);
        skipping.Unlock();
        Assert.Equal(Start, clock.UtcNow);
        skipping.Unlock();
        await sleep;
        Assert.Equal(Start.AddDays(1), clock.UtcNow);
    }

    [Fact]
    public async Task Unlock_MoreOftenThanLocked_Throws()
    {
        skipping.Unlock();
        Assert.Throws<UnbalancedUnlockException>(skipping.Unlock);
        await Assert.ThrowsAsync<UnbalancedUnlockException>(() => skipping.UnlockWithSleepAsync(TimeSpan.FromDays(1), Cancellation));
        Assert.Equal(0, clock.Pending);
    }

    [Fact]
    public async Task UnlockWithSleep_LockedOnce_SkipsThatLongAndIsLockedAgain()
    {
        var beyond = skipping.SleepAsync(TimeSpan.FromDays(8), Cancellation);
        var within = skipping.SleepAsync(TimeSpan.FromDays(3), Cancellation);
        await skipping.UnlockWithSleepAsync(TimeSpan.FromDays(7), Cancellation);
        await within;
        Assert.Equal(Start.AddDays(7), clock.UtcNow);
        Assert.False(beyond.IsCompleted);
        skipping.Unlock();
        await beyond;
    }

    [Fact]
    public async Task UnlockWithSleep_LockedTwice_TakesRealTime()
    {
        skipping.Lock();
        var sleep = skipping.UnlockWithSleepAsync(TimeSpan.FromDays(7), Cancellation);
        Assert.Equal(Start, clock.UtcNow);
        time.Advance(TimeSpan.FromDays(7));
        await sleep;
        skipping.Unlock();
        skipping.Unlock();
        Assert.Throws<UnbalancedUnlockException>(skipping.Unlock);
    }

    [Fact]
    public async Task UnlockWithSleep_CallerGivesUp_IsLockedAgain()
    {
        using var hold = clock.Hold();
        using var cancellation = new CancellationTokenSource();
        var sleep = skipping.UnlockWithSleepAsync(TimeSpan.FromDays(7), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleep);
        skipping.Unlock();
        Assert.Throws<UnbalancedUnlockException>(skipping.Unlock);
    }
}
