using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Limits;

public sealed class BreakerTests
{
    private static readonly SwarmSettings Settings = new() { CircuitBreakerThreshold = 2, MaxRetries = 0, CircuitBreakerResetSeconds = 60 };

    // What failed for good is asked about; without an answer the default holds a day later.
    private static readonly DateTimeOffset FirstDeadline = TestBoard.Start.AddDays(1);

    [Fact]
    public void Starts_AfterFailuresInARow_WaitForTheProbe()
    {
        var board = OpenedByTwo();
        Assert.Empty(board.Starts());
        Assert.Equal(board.Now.AddSeconds(60), Dispatch.WakeAt(board.Board, board.Now));
        Assert.Equal("2 failures in a row; a probe at 2026-01-02 03:05:05Z", board.LastMessage(SwarmEventKind.BreakerOpened));
        board.Pass(60);
        Assert.Equal(["T3"], board.Starts());
        Assert.Equal(FirstDeadline, Dispatch.WakeAt(board.Board, board.Now));
        board.Complete("T3");
        Assert.Single(board.EventsOf(SwarmEventKind.BreakerClosed));
        Assert.Equal(["T4", "T5"], board.Starts());
        Assert.Empty(BoardViews.Status(board.Board, board.Now).Breakers);
    }

    [Fact]
    public void Starts_ProbeFailed_OpenAgainAndSaySo()
    {
        var board = OpenedByTwo();
        board.Pass(60);
        Assert.Equal(["T3"], board.Starts());
        board.Fail("T3");
        Assert.Empty(board.Starts());
        Assert.Equal(2, board.EventsOf(SwarmEventKind.BreakerOpened).Count);
        Assert.Equal(board.Now.AddSeconds(60), Dispatch.WakeAt(board.Board, board.Now));
    }

    [Fact]
    public void Starts_ProbeEndedInARefusedHandoff_OpenAgain()
    {
        var board = OpenedByTwo();
        board.Pass(60);
        board.Next();
        board.HandOff("T3", "nobody");
        Assert.Empty(board.Starts());
        Assert.Equal(BreakerState.Open, Assert.Single(BoardViews.Status(board.Board, board.Now).Breakers).State);
    }

    [Theory]
    [InlineData(FailureKind.Conflict)]
    [InlineData(FailureKind.Infrastructure)]
    [InlineData(FailureKind.Canceled)]
    public void Starts_ProbeEndedWithoutVerdict_AnotherGoes(FailureKind kind)
    {
        var board = OpenedByTwo();
        board.Pass(60);
        Assert.Equal(["T3"], board.Starts());
        board.Fail("T3", kind);
        Assert.Equal(["T4"], board.Starts());
    }

    [Fact]
    public void Fail_AuthBeforeTheThirdRules_OpensAtOnceAndAsksAnOperator()
    {
        var board = new TestBoard(Settings, rules: RulesVersion.Second);
        board.Submit(new TaskSubmission { Title = "one" }, new TaskSubmission { Title = "two" });
        Lifecycle.Configure(board.Board, Settings with { MaxConcurrentTasks = 1 }, board.Now);
        Assert.Equal(["T1"], board.Starts());
        board.Fail("T1", FailureKind.Auth, "no key");
        Assert.Empty(board.Starts());
        Assert.StartsWith("E1: The agent 'code-implementer' can't log in: no key", board.LastMessage(SwarmEventKind.Escalated), StringComparison.Ordinal);
        Assert.Equal((TaskState.Ready, 0), (board["T1"].State, board["T1"].Record.Retries));
        board.Pass(60);
        Assert.Equal(["T1"], board.Starts());
    }

    [Fact]
    public void Starts_OtherAgents_AreNotHeldBack()
    {
        var board = OpenedByTwo();
        board.Submit(new TaskSubmission { Title = "review", AgentType = "reviewer" });
        Assert.Equal(["T6"], board.Starts());
    }

    [Fact]
    public void WakeAt_NothingWaitsForTheProbe_IsTheEscalationsDeadline()
    {
        var board = OpenedByTwo();
        board.Cancel("T3");
        board.Cancel("T4");
        board.Cancel("T5");
        Assert.Equal(FirstDeadline, Dispatch.WakeAt(board.Board, board.Now));
    }

    private static TestBoard OpenedByTwo()
    {
        var board = new TestBoard(Settings with { MaxConcurrentTasks = 2 });
        board.Submit([.. Enumerable.Range(1, 5).Select(i => new TaskSubmission { Title = $"t{i}" })]);
        Assert.Equal(["T1", "T2"], board.Starts());
        board.Fail("T1");
        board.Fail("T2");
        return board;
    }
}
