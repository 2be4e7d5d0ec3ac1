using Abathur.Temporal.LocalServer.Schedules.Decisions;
using CsCheck;
using Temporalio.Api.Enums.V1;
using static Abathur.Temporal.LocalServer.Tests.Schedules.TestSchedules;

namespace Abathur.Temporal.LocalServer.Tests.Schedules;

public sealed class OverlapTests
{
    [Theory]
    [InlineData(ScheduleOverlapPolicy.Skip, false, 1, 0, 2, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.Skip, true, 0, 0, 3, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.BufferOne, false, 1, 1, 1, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.BufferOne, true, 0, 1, 2, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.BufferAll, false, 1, 2, 0, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.BufferAll, true, 0, 3, 0, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.CancelOther, false, 1, 0, 0, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.CancelOther, true, 0, 3, 0, OverlapStop.Cancels)]
    [InlineData(ScheduleOverlapPolicy.TerminateOther, false, 1, 0, 0, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.TerminateOther, true, 0, 3, 0, OverlapStop.Terminates)]
    [InlineData(ScheduleOverlapPolicy.AllowAll, false, 3, 0, 0, OverlapStop.Nothing)]
    [InlineData(ScheduleOverlapPolicy.AllowAll, true, 3, 0, 0, OverlapStop.Nothing)]
    internal void Decide_ThreeActionsOfAPolicy_StartsBuffersAndSkips(
        ScheduleOverlapPolicy policy, bool isRunning, int starts, int waiting, int skipped, OverlapStop stops)
    {
        var own = ScheduleOverlapPolicy.Unspecified;
        var state = Hourly(s => s.Policies.OverlapPolicy = policy).Buffering(own, own, own);
        var overlap = Overlap.Decide(isRunning ? state.Running() : state);
        Assert.Equal((starts, waiting, skipped, stops), (overlap.Starts.Count, overlap.Waiting.Count, overlap.Skipped, overlap.Stops));
    }

    [Fact]
    public void Decide_AnyBuffer_KeepsItsPromises() =>
        Gen.Select(Gen.Int[1, 6].Array[0, 8], Gen.Bool).Sample((numbers, isRunning) =>
        {
            var state = Hourly().Buffering([.. numbers.Select(n => (ScheduleOverlapPolicy)n)]);
            var overlap = Overlap.Decide(isRunning ? state.Running() : state);
            Assert.True(overlap.Exclusive is null || (!isRunning && overlap.Starts[^1] == overlap.Exclusive));
            Assert.All(overlap.Starts.Where(s => s != overlap.Exclusive), s => Assert.Equal(ScheduleOverlapPolicy.AllowAll, s.Overlap));
            Assert.Equal(overlap.Waiting, state.Buffer.Where(overlap.Waiting.Contains));
            Assert.True(isRunning || overlap.Stops == OverlapStop.Nothing);
            Assert.Empty(overlap.Starts.Intersect(overlap.Waiting));
        });

    [Fact]
    public void Decide_WhatIsAboutToBeStopped_StartsNothing()
    {
        var state = Hourly().Running().Buffering(ScheduleOverlapPolicy.AllowAll, ScheduleOverlapPolicy.CancelOther, ScheduleOverlapPolicy.TerminateOther);
        var overlap = Overlap.Decide(state);
        Assert.Equal(OverlapStop.Terminates, overlap.Stops);
        Assert.Empty(overlap.Starts);
    }
}
