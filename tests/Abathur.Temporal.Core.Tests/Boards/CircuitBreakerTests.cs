using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Boards;

public sealed class CircuitBreakerTests
{
    private static readonly DateTimeOffset Now = TestBoard.Start;
    private static readonly TimeSpan Reset = TimeSpan.FromSeconds(300);

    [Fact]
    public void Failed_FewerThanTheThreshold_StaysClosed()
    {
        var breaker = Fail(new CircuitBreaker("a"), 4);
        Assert.Equal(BreakerState.Closed, breaker.StateAt(Now));
        Assert.Equal(4, breaker.Failures);
        Assert.True(breaker.Allows(Now));
    }

    [Fact]
    public void Failed_AtTheThreshold_OpensUntilTheReset()
    {
        var breaker = Open();
        Assert.Equal(BreakerState.Open, breaker.StateAt(Now));
        Assert.False(breaker.Allows(Now + Reset - TimeSpan.FromTicks(1)));
        Assert.Equal(Now + Reset, breaker.ProbeAt);
        Assert.Equal(BreakerState.HalfOpen, breaker.StateAt(Now + Reset));
        Assert.True(breaker.Allows(Now + Reset));
    }

    [Fact]
    public void Succeeded_BeforeTheThreshold_CountsFromZero() =>
        Assert.Equal(BreakerState.Closed, Fail(Fail(new CircuitBreaker("a"), 4).Succeeded(), 4).StateAt(Now));

    [Fact]
    public void Started_HalfOpen_LetsNoSecondProbeThrough()
    {
        var probing = Open().Started("T9", Now + Reset);
        Assert.Equal("T9", probing.Probe);
        Assert.False(probing.Allows(Now + Reset));
        Assert.Equal(BreakerState.HalfOpen, probing.StateAt(Now + Reset));
    }

    [Fact]
    public void Started_Closed_IsNoProbe() => Assert.Null(Fail(new CircuitBreaker("a"), 2).Started("T9", Now).Probe);

    [Fact]
    public void Succeeded_Probe_Closes() => Assert.Equal(new CircuitBreaker("a"), Open().Started("T9", Now + Reset).Succeeded());

    [Fact]
    public void Failed_Probe_OpensAgainFromNow()
    {
        var later = Now + Reset + Reset;
        var again = Open().Started("T9", later).Failed("T9", 5, Reset, later);
        Assert.Equal(new CircuitBreaker("a", 6, later + Reset), again);
        Assert.False(again.Allows(later));
    }

    [Fact]
    public void Failed_AttemptFromBeforeItOpened_DoesNotMoveTheProbeTime()
    {
        var late = Open().Failed("T2", 5, Reset, Now + TimeSpan.FromSeconds(299));
        Assert.Equal(Now + Reset, late.ProbeAt);
        Assert.Equal(6, late.Failures);

        var probing = Open().Started("T9", Now + Reset).Failed("T2", 5, Reset, Now + Reset);
        Assert.Equal("T9", probing.Probe);
        Assert.Equal(Now + Reset, probing.ProbeAt);
    }

    [Fact]
    public void Undecided_Probe_LetsAnotherGo()
    {
        var probing = Open().Started("T9", Now + Reset);
        Assert.True(probing.Undecided("T9").Allows(Now + Reset));
        Assert.False(probing.Undecided("T8").Allows(Now + Reset));
    }

    [Fact]
    public void Opened_AtOnce_WhateverTheCount() =>
        Assert.Equal(new CircuitBreaker("a", 1, Now + Reset), new CircuitBreaker("a").Opened("T1", Reset, Now));

    [Fact]
    public void Opened_WhileAnotherProbes_KeepsThatTheOnlyOne()
    {
        var later = Now + Reset;
        var opened = Open().Started("T9", later).Opened("T2", Reset, later);
        Assert.False(opened.Allows(later + Reset));
        Assert.False(opened.Undecided("T9").Allows(later));
        Assert.True(opened.Undecided("T9").Allows(later + Reset));
        Assert.Null(Open().Started("T9", later).Opened("T9", Reset, later).Probe);
    }

    private static CircuitBreaker Open() => Fail(new CircuitBreaker("a"), 5);

    private static CircuitBreaker Fail(CircuitBreaker breaker, int times) =>
        Enumerable.Range(1, times).Aggregate(breaker, (b, i) => b.Failed($"T{i}", 5, Reset, Now));
}
