using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>What a report says beside done or failed.</summary>
public sealed class AttemptEndsTests
{
    private const string Change = "refs/heads/x was created at 0123456789ab. To undo it: git -C /src/app update-ref -d refs/heads/x c0ffee";

    [Fact]
    public void Report_AlreadyComplete_IsMarkedAndToldAndNeedsNoApproval()
    {
        var board = new TestBoard(new SwarmSettings { Merge = MergePolicy.Approve });
        board.Submit(TestBoard.Task("a"));
        board.Next();

        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), AlreadyComplete = "it was there" });

        Assert.Equal((TaskState.Completed, "it was there", null), (board["a"].State, board["a"].Record.AlreadyComplete, board["a"].Record.Commit));
        Assert.Equal("already complete: it was there", board.LastMessage(SwarmEventKind.TaskCompleted));
    }

    [Fact]
    public void Report_AttemptsHost_IsInTheEventsOfItsEnd_AndInNoOther()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("a"));
        board.Next();
        board.Fail(new TaskFailure { Kind = FailureKind.Timeout, Message = "it broke", Host = new string('h', 300) });
        board.Pass(60);
        board.Next();
        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), Commit = "abc", Host = "box-1" });

        Assert.Equal(
            [null, null, new string('h', 99) + "…", new string('h', 99) + "…", null, "box-1"],
            board.Board.Events.Kept.Where(e => e.Task is not null).Select(e => e.Host));
        Assert.Equal("box-1", board.EventsOf(SwarmEventKind.TaskCompleted)[0].Host);
    }

    [Theory]
    [InlineData(FailureKind.Agent, TaskState.Ready)]
    [InlineData(FailureKind.Infrastructure, TaskState.Failed)]
    public void Report_LostRuns_AreToldAndCountedOnceAndNotKept(FailureKind kind, TaskState state)
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("a"));
        board.Next();

        board.Fail(new TaskFailure
        {
            Kind = kind,
            Message = "it broke",
            Usage = new AgentUsage(3, 12_500),
            LostRuns = [new(new AgentUsage(2, 12_000), "h1"), new(new AgentUsage(), null, "The worker on h2 stopped.")],
        });

        Assert.Equal(12_500, board.Board.Usage.Tokens);
        Assert.Equal(
            ["Run 1 on h1 was lost after 2 turns and 12,000 tokens: it ended without a result.", "Run 2 was lost after 0 turns and 0 tokens: The worker on h2 stopped."],
            board.EventsOf(SwarmEventKind.RunLost).Select(told => told.Message));
        Assert.Equal((state, null), (board["a"].State, board["a"].Record.Failure!.LostRuns));
    }

    [Fact]
    public void Report_SharedChanges_AreToldOnceHoweverManyAttemptsSawThem()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b"));
        board.Next();

        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), Commit = "abc", SharedChanges = [Change] });
        board.Complete("b", new AttemptResult { Usage = new AgentUsage(), Commit = "abd", SharedChanges = [Change, "another"] });

        Assert.Equal([("T1", Change), ("T2", "another")], board.EventsOf(SwarmEventKind.RepositoryChanged).Select(told => (told.Task, told.Message)));
    }

    [Fact]
    public void Report_AnotherModelAnswered_IsToldForSuccessAndFailure()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b"));
        board.Next();

        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), Commit = "abc", OtherModel = "small-1" });
        board.Fail(new TaskFailure { Kind = FailureKind.Agent, Message = "x", OtherModel = "small-2" });

        Assert.Equal(
            [("T1", "small-1"), ("T2", "small-2")],
            board.EventsOf(SwarmEventKind.OtherModel).Select(told => (told.Task!, told.Message!.Split(' ')[2])));
    }
}
