using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Abathur.Temporal.LocalServer.Tests.Lifecycles;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Standalone;

/// <summary>What time does to a standalone activity.</summary>
public sealed class StandaloneDecisionsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void TimeOut_OfOneThatIsToBeCanceled_IsNotTriedAgain()
    {
        var asked = Endings.RequestCancel(OneActivity.Out(), OneActivity.Asked(), OneActivity.Start);
        var beaten = Attempts.Heartbeat(asked, new Payloads { Payloads_ = { new Payload { Data = ByteString.CopyFromUtf8("1") } } }, OneActivity.Start);
        var over = StandaloneDeadlines.TimeOut(beaten, OneActivity.Start + TimeSpan.FromHours(1));
        Assert.Equal((StandaloneStage.TimedOut, RetryState.CancelRequested), (over.Stage, over.Outcome!.RetryState));
        Assert.Equal("1", over.Outcome.Failure.TimeoutFailureInfo.LastHeartbeatDetails.Payloads_[0].Data.ToStringUtf8());
        Assert.Equal("activity StartToClose timeout", over.LastFailure!.Message);
    }

    [Fact]
    public void Deadlines_WhilePaused_LeaveTheScheduleToCloseTimeout()
    {
        var activity = OneActivity.Scheduled(r =>
        {
            r.ScheduleToStartTimeout = Duration.FromTimeSpan(Second);
            r.ScheduleToCloseTimeout = Duration.FromTimeSpan(3 * Second);
        });
        Assert.Equal(OneActivity.Start + Second, StandaloneDeadlines.Next(activity, OneActivity.Start));
        var paused = Controls.Pause(activity, OneActivity.Asked());
        Assert.Equal(OneActivity.Start + (3 * Second), StandaloneDeadlines.Next(paused, OneActivity.Start));
        Assert.Same(paused, StandaloneDeadlines.TimeOut(paused, OneActivity.Start + (2 * Second)));
        Assert.Equal(StandaloneStage.TimedOut, StandaloneDeadlines.TimeOut(paused, OneActivity.Start + (3 * Second)).Stage);
    }

    [Fact]
    public void TimeOut_WithAttemptsLeft_IsTriedAgainAfterItsBackoff()
    {
        var activity = OneActivity.Out(r => r.HeartbeatTimeout = Duration.FromTimeSpan(Second));
        var next = StandaloneDeadlines.TimeOut(activity, OneActivity.Start + Second);
        Assert.Equal((StandaloneStage.Scheduled, 2, OneActivity.Start + (2 * Second)), (next.Stage, next.Attempt, next.AttemptTime));
        Assert.NotEqual(activity.Stamp, next.Stamp);
        Assert.False(next.IsQueued(OneActivity.Start + Second));
        Assert.True(next.IsQueued(OneActivity.Start + (2 * Second)));
    }

    [Fact]
    public void SetBack_WhatBeganInTheFuture_BeginsNow()
    {
        var earlier = OneActivity.Start - TimeSpan.FromDays(1);
        var set = StandaloneDeadlines.SetBack(OneActivity.Out(), earlier, wasQueued: true);
        Assert.Equal(earlier, set.StartedTime);
        Assert.Equal(earlier + TimeSpan.FromHours(1), StandaloneDeadlines.Next(set, earlier));

        var failed = Attempts.Fail(OneActivity.Out(), null, null, "", OneActivity.Start);
        Assert.Equal(earlier + Second, StandaloneDeadlines.SetBack(failed, earlier, wasQueued: false).AttemptTime);

        Assert.True(StandaloneDeadlines.SetBack(OneActivity.Scheduled(), earlier, wasQueued: false).IsQueued(earlier));
        var delayed = OneActivity.Scheduled() with { ScheduleTime = OneActivity.Start - Second };
        var moment = OneActivity.Start - (Second / 2);
        Assert.Same(delayed, StandaloneDeadlines.SetBack(delayed, moment, wasQueued: false));
        Assert.True(StandaloneDeadlines.SetBack(delayed, moment, wasQueued: true).IsQueued(moment));
    }

    [Fact]
    public void TakeBack_OfAnAttemptThatIsOver_ChangesNothing()
    {
        var activity = OneActivity.Out();
        var failed = Attempts.Fail(activity, null, null, "", OneActivity.Start);
        Assert.Same(failed, Attempts.TakeBack(failed, activity.Stamp));
        var back = Attempts.TakeBack(activity, activity.Stamp);
        Assert.Equal((StandaloneStage.Scheduled, 1, null), (back.Stage, back.Attempt, back.StartedTime));
    }
}
