using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>A read-only agent that a task is handed to gives it back: it can't finish what needs a commit.</summary>
public sealed class ConsultationTests
{
    [Fact]
    public void HandOff_ToAReadOnlyAgent_TheTaskComesBackWithItsFindings()
    {
        var board = Consulted();
        Assert.Equal("reviewer", board["task"].Record.Agent);

        board.Complete("task", new AttemptResult { Usage = new AgentUsage(), Summary = "the lock is missing" });

        Assert.Equal((TaskState.Ready, "code-implementer", true), (board["task"].State, board["task"].Record.Agent, board["task"].Record.KeepBranch));
        Assert.Contains("Findings of reviewer: the lock is missing", board["task"].Record.Hints!);
        board.Next();
        board.Complete("task");
        Assert.Equal(TaskState.Completed, board["task"].State);
    }

    [Fact]
    public void HandOff_TheReadOnlyAgentFails_ItsNextAttemptStillHasTheBranch()
    {
        var board = Consulted();

        board.Fail("task");

        Assert.Equal(("reviewer", true, "code-implementer"), (board["task"].Record.Agent, board["task"].Record.KeepBranch, board["task"].Record.ReturnTo));
    }

    [Fact]
    public void HandOff_TheReadOnlyAgentHandsItBackItself_ItIsTheOthersAgain()
    {
        var board = Consulted();

        board.HandOff("task", "code-implementer", "add the lock");

        Assert.Equal(("code-implementer", null), (board["task"].Record.Agent, board["task"].Record.ReturnTo));
    }

    [Theory]
    [InlineData(FailureKind.ProviderUnavailable, true)]
    [InlineData(FailureKind.RateLimited, true)]
    [InlineData(FailureKind.Auth, true)]
    [InlineData(FailureKind.MissingProgram, true)]
    [InlineData(FailureKind.Agent, null)]
    public void Fail_AfterAHandOffAndRetriesFromBase_ProvidersAndHostsFaultsLeaveTheBranch(FailureKind kind, bool? keepBranch)
    {
        var board = new TestBoard(new SwarmSettings { RetryFrom = RetryFrom.Base });
        board.Submit(TestBoard.Task("task"));
        board.Next();
        board.HandOff("task", "architect", "go on");
        board.Next();

        board.Fail("task", kind);

        Assert.Equal(keepBranch, board["task"].Record.KeepBranch);
    }

    [Fact]
    public void Cancel_WhileConsulted_TheTaskEnds()
    {
        var board = Consulted();
        board.Cancel("task");

        board.Complete("task", new AttemptResult { Usage = new AgentUsage(), Summary = "too late" });

        Assert.Equal(TaskState.Canceled, board["task"].State);
    }

    [Fact]
    public void Complete_TaskOfAReadOnlyAgent_IsDone()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("task") with { AgentType = "reviewer" });
        board.Next();

        board.Complete("task", new AttemptResult { Usage = new AgentUsage(), Summary = "all is well" });

        Assert.Equal(TaskState.Completed, board["task"].State);
    }

    private static TestBoard Consulted()
    {
        var board = new TestBoard(new SwarmSettings { RetryBackoffSeconds = 0 });
        board.Submit(TestBoard.Task("task"));
        board.Next();
        board.HandOff("task", "reviewer", "is this right?");
        board.Next();
        return board;
    }
}
