using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Abathur.Temporal.LocalServer.Tests.Lifecycles;

namespace Abathur.Temporal.LocalServer.Tests.Standalone;

/// <summary>What a standalone Nexus operation does by time alone.</summary>
public sealed class OperationDecisionsTests
{
    private static readonly DateTimeOffset Start = OneOperation.Start;

    [Fact]
    public void Step_RequestThatNobodyAnswers_IsSentAgainAfterLongerAndLongerPauses()
    {
        var (operation, now) = (OneOperation.Scheduled(), Start);
        foreach (var pause in new[] { 1, 2, 4, 8 })
        {
            var deadline = OperationDeadlines.Deadline(operation, now);
            Assert.Equal(now + TimeSpan.FromSeconds(9), deadline);
            Assert.Same(operation, Step(operation, sent: now, deadline - TimeSpan.FromMilliseconds(1)));
            var stamp = operation.Start.Stamp;
            operation = Step(operation, sent: now, deadline);
            Assert.Equal(deadline + TimeSpan.FromSeconds(pause), OperationDeadlines.Next(operation, null, deadline));
            Assert.Same(operation, Step(operation, null, deadline));
            now = deadline + TimeSpan.FromSeconds(pause);
            operation = Step(operation, null, now);
            Assert.NotEqual(stamp, operation.Start.Stamp);
        }

        Assert.Equal((5, OperationStage.Scheduled, 9), (operation.Start.Attempt, operation.Stage, operation.Transitions));
    }

    [Fact]
    public void Step_EndpointThatIsGone_FailsIt()
    {
        var failed = OperationDeadlines.Step(OneOperation.Scheduled(), null, null, Start);
        Assert.Equal((OperationStage.Failed, "endpoint not registered"), (failed.Stage, failed.Failure!.Message));
        Assert.Equal(Start, OperationDeadlines.Next(OneOperation.Scheduled(), null, Start));
    }

    [Fact]
    public void Step_CancelWithTooLittleTimeLeft_IsNotSent()
    {
        var started = OperationAnswers.Answer(OneOperation.Scheduled(TimeSpan.FromSeconds(10)), new HandlerAnswer.Started("t", []), Start);
        var asked = OperationEndings.RequestCancel(started, OneOperation.Asked());
        Assert.True(OperationDeadlines.CanSend(asked, OneOperation.Endpoint, Start));
        var late = Step(asked, null, Start + TimeSpan.FromSeconds(9));
        Assert.Equal((OperationStage.Started, NexusCancellationStage.Failed), (late.Stage, late.Cancel!.Stage));
        Assert.Equal(OperationStage.TimedOut, Step(late, null, Start + TimeSpan.FromSeconds(10)).Stage);
    }

    [Fact]
    public void SetBack_WhatBeganInTheFuture_BeginsNow()
    {
        var earlier = Start - TimeSpan.FromHours(5);
        var backingOff = OperationDeadlines.SetBack(OperationAnswers.Answer(OneOperation.Scheduled(), OneOperation.Refusal(HandlerErrors.Internal), Start), earlier);
        Assert.Equal(earlier + TimeSpan.FromSeconds(1), backingOff.Start.NextAttemptTime);
        Assert.Equal(earlier, OperationDeadlines.SetBack(OneOperation.Started(), earlier).StartedTime);
        var unchanged = OneOperation.Started();
        Assert.Same(unchanged, OperationDeadlines.SetBack(unchanged, Start));
    }

    private static LiveOperation Step(LiveOperation operation, DateTimeOffset? sent, DateTimeOffset now) =>
        OperationDeadlines.Step(operation, OneOperation.Endpoint, sent, now);
}
