using Abathur.Temporal.LocalServer.Schedules.Decisions;
using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using static Abathur.Temporal.LocalServer.Tests.Schedules.TestSchedules;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

public sealed class DueActionsTests
{
    [Fact]
    public void Collect_AnyMoments_TakesEachActionOnce() => Gen.Int[0, 500].Array[1, 20].Sample(minutes =>
    {
        var state = At("*/7 * * * *");
        var now = Start;
        foreach (var pause in minutes)
        {
            now = now.AddMinutes(pause);
            state = DueActions.Collect(state, now);
        }

        var due = Enumerable.Range(1, (int)(now - Start).TotalHours + 1).SelectMany(hour => Enumerable.Range(0, 9).Select(i => Start.AddHours(hour - 1).AddMinutes(i * 7)));
        Assert.Equal(due.Where(time => time > Start && time <= now).Take(ScheduleLimits.Buffer), state.Buffer.Select(start => start.Nominal));
    });

    [Fact]
    public void Collect_AfterTheCatchupWindow_CountsWhatItMissedOnce()
    {
        var state = Hourly(s => s.Policies.CatchupWindow = Duration.FromTimeSpan(TimeSpan.FromHours(2)));
        state = DueActions.Collect(state, Start.AddHours(10));
        Assert.Equal(7, state.MissedCatchupWindow);
        Assert.Equal([Start.AddHours(8), Start.AddHours(9), Start.AddHours(10)], state.Buffer.Select(s => s.Nominal));
        Assert.Equal(7, DueActions.Collect(state, Start.AddHours(10.5)).MissedCatchupWindow);
        var missedAll = DueActions.Collect(Hourly(s => s.Policies.CatchupWindow = new()), Start.AddMinutes(90));
        Assert.Equal((1, 0), (missedAll.MissedCatchupWindow, missedAll.Buffer.Count));
        Assert.Equal(1, DueActions.Collect(missedAll, Start.AddMinutes(91)).MissedCatchupWindow);
    }

    [Fact]
    public void Collect_WhilePaused_LetsActionsGo()
    {
        var state = DueActions.Collect(Hourly(s => s.State.Paused = true), Start.AddHours(3.5));
        Assert.Empty(state.Buffer);
        Assert.Equal(0, state.MissedCatchupWindow);
        Assert.Null(DueActions.NextWakeUp(state, Start.AddHours(3.5)));
        state = DueActions.Collect(state.WithState(s => s.Paused = false), Start.AddHours(4));
        Assert.Equal(Start.AddHours(4), Assert.Single(state.Buffer).Nominal);
    }

    [Fact]
    public void Collect_MoreThanTheBufferHolds_DropsAndCounts()
    {
        var state = DueActions.Collect(Hourly(), Start.AddHours(1_200));
        Assert.Equal((1_000, 200), (state.Buffer.Count, state.BufferDropped));
    }

    [Fact]
    public void ToCome_AfterAnUpdate_LeavesOutWhatWasBeforeIt()
    {
        var changed = Hourly() with { UpdateTime = Start.AddHours(2.5) };
        Assert.Equal(Start.AddHours(3), DueActions.ToCome(changed).First().Nominal);
        Assert.Empty(DueActions.Collect(changed, Start.AddHours(2.6)).Buffer);
    }

    [Fact]
    public void ToCome_JitteredPastTheUpdate_StillComes()
    {
        var state = Hourly(s => s.Spec.Jitter = Duration.FromTimeSpan(TimeSpan.FromMinutes(50)));
        var first = state.Spec.Next(Start)!.Value;
        var updated = state with { ProcessedUntil = Start.AddYears(-10), UpdateTime = first.Nominal + ((first.Actual - first.Nominal) / 2) };
        Assert.Equal(first, DueActions.ToCome(updated).First());
    }

    [Fact]
    public void Backfill_ComesInParts()
    {
        var state = Hourly() with { Backfills = [new PendingBackfill(Start.AddHours(-25), Start, ScheduleOverlapPolicy.BufferAll)] };
        state = DueActions.Backfill(state);
        Assert.Equal(10, state.Buffer.Count);
        Assert.Equal(Start.AddSeconds(1), DueActions.NextWakeUp(state, Start));
        state = DueActions.Backfill(DueActions.Backfill(state));
        Assert.Equal(Enumerable.Range(-24, 25).Select(hour => Start.AddHours(hour)), state.Buffer.Select(s => s.Nominal));
        Assert.All(state.Buffer, start => Assert.True(start is { IsManual: true, Overlap: ScheduleOverlapPolicy.BufferAll }));
        Assert.Empty(state.Backfills);
    }

    [Fact]
    public void Expiration_WithNothingLeftToDo_IsAWeekAfterTheLastEvent()
    {
        Assert.Null(DueActions.Expiration(Hourly()));
        Assert.Null(DueActions.Expiration(At("0 0 1 1 * 2025", s => s.State.Paused = true)));
        Assert.Equal(Start.AddDays(7), DueActions.Expiration(At("0 0 1 1 * 2025")));
        Assert.Equal(Start.AddDays(8), DueActions.Expiration(At("0 0 1 1 * 2025") with { UpdateTime = Start.AddDays(1) }));
        var usedUp = Hourly(s => (s.State.LimitedActions, s.State.RemainingActions) = (true, 0));
        Assert.Equal(Start.AddDays(7), DueActions.NextWakeUp(usedUp, Start));
        Assert.Null(DueActions.Expiration(usedUp.Buffering(ScheduleOverlapPolicy.BufferAll)));
    }
}
