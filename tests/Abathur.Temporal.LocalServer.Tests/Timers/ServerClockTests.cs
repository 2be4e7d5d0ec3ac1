using Abathur.Temporal.LocalServer.Timers;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Abathur.Temporal.LocalServer.Tests.Timers;

public sealed class ServerClockTests
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SetTimeProvider time = new();

    [Fact]
    public async Task Schedule_InThePast_FiresAtOnce()
    {
        using var clock = new ServerClock(time, canSkip: false);
        var fired = Fired(clock, Start - TimeSpan.FromDays(1));
        await fired;
        Assert.Equal(Start, clock.UtcNow);
    }

    [Fact]
    public async Task Schedule_RealTime_FiresOnceTheTimeHasCome()
    {
        using var clock = new ServerClock(time, canSkip: false);
        var later = Fired(clock, Start.AddHours(2));
        var sooner = Fired(clock, Start.AddHours(1));

        time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(sooner.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        await sooner;
        Assert.False(later.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        await later;
        Assert.Equal(0, clock.Pending);
    }

    [Fact]
    public async Task Schedule_BeyondASystemTimersReach_FiresAtItsTime()
    {
        using var clock = new ServerClock(time, canSkip: false);
        var fired = Fired(clock, Start.AddDays(300));
        for (var day = 0; day < 299; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.False(fired.IsCompleted);
        time.Advance(TimeSpan.FromDays(1));
        await fired;
    }

    [Fact]
    public async Task Schedule_Housekeeping_FiresWhenTimeComesToItAndSkipsNone()
    {
        using var clock = new ServerClock(time, canSkip: true);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        clock.Schedule(
            Start.AddHours(1),
            () =>
            {
                ended.SetResult();
                return Task.CompletedTask;
            },
            isAwaited: false);
        Assert.Equal(Start, clock.UtcNow);

        await Fired(clock, Start.AddHours(2));

        await ended.Task;
        Assert.Equal(Start.AddHours(2), clock.UtcNow);
    }

    [Fact]
    public async Task SetForward_WithNobodyAsking_ATimerFiresWithinHalfAMinute()
    {
        using var clock = new ServerClock(time, canSkip: false);
        var fired = Fired(clock, Start.AddHours(2));
        time.Set(TimeSpan.FromHours(3));
        time.Advance(TimeSpan.FromSeconds(30));
        await fired;
    }

    [Theory]
    [InlineData(-3600, true)]
    [InlineData(-0.5, false)]
    [InlineData(3600, false)]
    public void SetBack_IsToldWithinHalfAMinute_AndNothingElse(double seconds, bool isTold)
    {
        using var clock = new ServerClock(time, canSkip: false);
        clock.Schedule(Start.AddDays(2), () => Task.CompletedTask);
        var told = 0;
        clock.SetBack += () => told++;
        time.Advance(TimeSpan.FromMinutes(1));
        time.Set(TimeSpan.FromSeconds(seconds));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(isTold ? 1 : 0, told);
    }

    [Fact]
    public void Cancel_WaitingTimer_TakesItOut()
    {
        using var clock = new ServerClock(time, canSkip: false);
        var timer = clock.Schedule(Start.AddHours(1), () => throw new InvalidOperationException("canceled"));
        Assert.True(timer.Cancel());
        Assert.False(timer.Cancel());
        Assert.Equal(0, clock.Pending);
    }

    [Fact]
    public async Task Cancel_TheEarliest_LeavesTheNextOnItsTime()
    {
        using var clock = new ServerClock(time, canSkip: false);
        var first = clock.Schedule(Start.AddHours(1), () => Task.CompletedTask);
        var fired = Fired(clock, Start.AddHours(2));
        first.Cancel();
        time.Advance(TimeSpan.FromHours(2));
        await fired;
    }

    [Fact]
    public async Task Schedule_SkippingClock_JumpsThereAtOnce()
    {
        using var clock = new ServerClock(time, canSkip: true);
        await Fired(clock, Start.AddDays(30));
        Assert.Equal(Start.AddDays(30), clock.UtcNow);
    }

    [Fact]
    public async Task Hold_SkippingClock_KeepsTheTimeUntilTheLastIsReleased()
    {
        using var clock = new ServerClock(time, canSkip: true);
        var (first, second) = (clock.Hold(), clock.Hold());
        var fired = Fired(clock, Start.AddDays(30));
        first.Dispose();
        first.Dispose();
        Assert.Equal(Start, clock.UtcNow);
        second.Dispose();
        await fired;
        Assert.Equal(Start.AddDays(30), clock.UtcNow);
    }

    [Fact]
    public async Task Hold_TakenWhileATimerFires_KeepsTimeFromTheNextTimer()
    {
        using var clock = new ServerClock(time, canSkip: true);
        var gate = clock.Hold();
        var hold = new TaskCompletionSource<IDisposable>();
        clock.Schedule(Start.AddDays(1), () =>
        {
            hold.SetResult(clock.Hold());
            return Task.CompletedTask;
        });
        var second = Fired(clock, Start.AddDays(2));
        gate.Dispose();
        using (await hold.Task)
        {
            Assert.Equal(Start.AddDays(1), clock.UtcNow);
            Assert.False(second.IsCompleted);
        }

        await second;
        Assert.Equal(Start.AddDays(2), clock.UtcNow);
    }

    [Fact]
    public void Skip_AnySetOfTimers_FiresEachInOrderAtItsOwnTime() =>
        Gen.Select(Gen.Int[0, 500], Gen.Bool).Array[0, 40].Sample(plan =>
        {
            using var clock = new ServerClock(time, canSkip: true);
            List<(int Hour, DateTimeOffset At)> fired = [];
            var start = clock.UtcNow;
            using var done = new CountdownEvent(1 + plan.Count(p => !p.Item2));
            using (clock.Hold())
            {
                foreach (var (hour, canceled) in plan)
                {
                    var timer = clock.Schedule(start.AddHours(hour).AddTicks(1), () =>
                    {
                        lock (fired)
                        {
                            fired.Add((hour, clock.UtcNow));
                        }

                        done.Signal();
                        return Task.CompletedTask;
                    });
                    Assert.True(!canceled || timer.Cancel());
                }
            }

            done.Signal();
            Assert.True(done.Wait(TimeSpan.FromSeconds(30)));
            Assert.Equal(plan.Where(p => !p.Item2).Select(p => p.Item1).Order(), fired.Select(f => f.Hour));
            Assert.All(fired, f => Assert.Equal(start.AddHours(f.Hour).AddTicks(1), f.At));
            Assert.Equal(0, clock.Pending);
        }, iter: 200);

    private static Task Fired(ServerClock clock, DateTimeOffset due)
    {
        var fired = new TaskCompletionSource();
        clock.Schedule(due, () =>
        {
            fired.SetResult();
            return Task.CompletedTask;
        });
        return fired.Task;
    }

    /// <summary>A clock that is set while timers and timestamps go on, as a machine's is.</summary>
    private sealed class SetTimeProvider() : FakeTimeProvider(ServerClockTests.Start)
    {
        private TimeSpan offset;

        public void Set(TimeSpan by) => offset += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
