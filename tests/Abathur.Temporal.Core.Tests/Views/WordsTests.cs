using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Views;

public sealed class WordsTests
{
    [Fact]
    public void Of_EveryKindThatIsShown_HasWords()
    {
        AssertAll<SwarmEventKind>();
        AssertAll<FailureKind>();
        AssertAll<WaitLimit>();
        AssertAll<EscalationKind>();
        AssertAll<BreakerState>();
        AssertAll<ApprovalState>();

        static void AssertAll<T>()
            where T : struct, Enum =>
            Assert.All(Enum.GetValues<T>(), kind => Assert.True(Words.Has(kind), $"{typeof(T).Name}.{kind} has no words; add some in Words.cs."));
    }

    [Fact]
    public void Of_Event_SaysWhatHappened()
    {
        Assert.Equal("retrying: verification failed", Words.Of(Event(SwarmEventKind.TaskRetried) with { Failure = FailureKind.Verification }));
        Assert.Equal("task started", Words.Of(Event(SwarmEventKind.TaskStarted)));
        Assert.Equal("swarm paused", Words.Of(Event(SwarmEventKind.StateChanged) with { Message = "paused" }));
    }

    [Fact]
    public void Note_TaskThatIsHeldBack_SaysWhyAndThenWhatWasBefore()
    {
        var task = new TaskSummary { Id = "T1", State = TaskState.Ready, Wait = new(WaitLimit.Approval, "its work waits to be approved") };

        Assert.Equal("needs approval: see `abathur escalation list`", Words.Note(task));
        Assert.Equal("needs T3 (failed), T4 (canceled)", Words.Note(task with { Wait = new(WaitLimit.Blocked, "failed or canceled: T3 (failed), T4 (canceled)") }));
        Assert.Equal("the swarm is paused; before: 2 tests fail", Words.Note(task with { Note = "2 tests fail", Wait = new(WaitLimit.SwarmState, "the swarm is paused") }));
        Assert.Equal("2 tests fail", Words.Note(task with { Note = "2 tests fail", Wait = null }));
        Assert.Null(Words.Note(task with { Note = " ", Wait = null }));
    }

    private static SwarmEvent Event(SwarmEventKind kind) => new() { Number = 1, At = DateTimeOffset.UnixEpoch, Kind = kind };
}
