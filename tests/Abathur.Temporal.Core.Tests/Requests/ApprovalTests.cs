using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Requests;

public sealed class ApprovalTests
{
    private static readonly SwarmSettings Settings = new() { Merge = MergePolicy.Approve, MaxConcurrentTasks = 1, RetryBackoffSeconds = 0 };

    [Fact]
    public void Complete_ApprovalNeeded_WaitsWithoutASlot()
    {
        var board = Finished(TestBoard.Task("b"));
        Assert.Equal(TaskState.Ready, board["a"].State);
        Assert.Equal(["T2"], board.Starts());
        Assert.Contains(Explanations.Explain(board.Board, board["a"], board.Now).Waits, wait => wait.Limit == WaitLimit.Approval);
        board.Complete("b", new AttemptResult { Usage = new AgentUsage(), Summary = "read" });
        Assert.True(board.Board.IsSettled);
    }

    [Fact]
    public void Answer_Approve_TheNextAttemptOnlyMergesOnThatHost()
    {
        var board = Finished();
        Answer(board, EscalationChoice.Approve);
        var start = Assert.IsType<AttemptCommand.Start>(Assert.Single(board.Next()));
        Assert.Equal(("T1", "box-1", true, 2), (start.Input.TaskId, start.Input.MergeOn, start.Input.KeepBranch, start.Input.Attempt));
        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), Commit = "merged" });
        Assert.Equal((TaskState.Completed, "merged", "did it"), (board["a"].State, board["a"].Record.Commit, board["a"].Record.Summary));
    }

    [Fact]
    public void Answer_Reject_TheAgentContinuesOnItsBranchWithTheNote()
    {
        var board = Finished();
        Answer(board, EscalationChoice.Reject, "no tests");
        var start = Assert.IsType<AttemptCommand.Start>(Assert.Single(board.Next()));
        Assert.Null(start.Input.MergeOn);
        Assert.True(start.Input.KeepBranch);
        Assert.Contains("no tests", start.Input.Hints![^1], StringComparison.Ordinal);
        Assert.Equal(1, board["a"].Record.Retries);
    }

    [Fact]
    public void Fail_OfTheMerge_TheAgentWorksAndAnOperatorIsAskedAgain()
    {
        var board = Finished();
        Answer(board, EscalationChoice.Approve);
        board.Next();
        board.Fail("a", FailureKind.Conflict);
        var start = Assert.IsType<AttemptCommand.Start>(Assert.Single(board.Next()));
        Assert.Equal((null, false), (start.Input.MergeOn, start.Input.KeepBranch));
        board.Complete("a", Work);
        Assert.Equal(EscalationKind.Approval, board.OpenEscalation()!.Kind);
    }

    [Fact]
    public void Checkpoint_Waiting_StillWaits()
    {
        var board = Finished(TestBoard.Task("b"));
        var checkpoint = CheckpointWriter.Write(board.Board);
        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(Settings, checkpoint), continued: false, board.Now), board.Now);
        Lifecycle.Start(restored.Board, TestBoard.Prepared(), restored.Now);
        Assert.Equal(["T2"], restored.Starts());
        Assert.Equal(1, restored.Board.AwaitOperator);
    }

    [Fact]
    public void Complete_CanceledTooLate_TheWorkIsAskedAboutAndCanBeCanceledAgain()
    {
        var board = DiagnosisBoard.Create(Settings, [TestBoard.Task("a")]);
        board.Next();
        board.Cancel("a");
        board.Complete("a", Work);
        Answer(board, EscalationChoice.Approve);
        board.Next();
        BoardFactory.Create(TestBoard.Input(Settings, CheckpointWriter.Write(board.Board)), continued: true, board.Now);
        board.Cancel("a", "stop it");
        Assert.Equal(new AttemptCommand.Cancel("T1", 2), Assert.Single(board.Next()));
        board.Fail("a", FailureKind.Canceled);
        Assert.Equal((TaskState.Canceled, "stop it"), (board["a"].State, board["a"].Record.Failure!.Message));
    }

    private static AttemptResult Work => new() { Usage = new AgentUsage(), Summary = "did it", Commit = "c0ffee", Host = "box-1" };

    private static TestBoard Finished(params TaskSubmission[] others)
    {
        var board = DiagnosisBoard.Create(Settings, [TestBoard.Task("a"), .. others]);
        Assert.Equal(["T1"], board.Starts());
        board.Complete("a", Work);
        return board;
    }

    private static void Answer(TestBoard board, EscalationChoice choice, string? note = null) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = board.OpenEscalation()!.Id, Choice = choice, Note = note }, board.Now);
}
