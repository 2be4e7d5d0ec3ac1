using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Requests;

public sealed class EscalationAnswersTests
{
    [Theory]
    [InlineData(EscalationChoice.Retry, TaskState.Ready, TaskState.Pending)]
    [InlineData(EscalationChoice.Accept, TaskState.Completed, TaskState.Ready)]
    [InlineData(EscalationChoice.Cancel, TaskState.Canceled, TaskState.Canceled)]
    [InlineData(EscalationChoice.Keep, TaskState.Failed, TaskState.Blocked)]
    public void Answer_OfAFailure_DoesWhatItSays(EscalationChoice choice, TaskState task, TaskState dependent)
    {
        var board = Asked();
        Answer(board, choice, "mind the gap");
        Assert.Equal((task, dependent), (board["a"].State, board["b"].State));
        Assert.Null(board.OpenEscalation());
        Assert.Equal(choice == EscalationChoice.Retry, board["a"].Record.Hints?.Contains("mind the gap") == true);
    }

    [Theory]
    [InlineData("E7", EscalationChoice.Keep, "There is no escalation 'E7' in swarm 'demo'; `abathur escalation list` shows those there are.")]
    [InlineData("E1", EscalationChoice.Approve, "E1 takes keep, retry, accept, cancel; 'approve' is not among them.")]
    public void Answer_ThatCantBe_IsRejectedWithTheReason(string id, EscalationChoice choice, string message)
    {
        var board = Asked();
        var refusal = Assert.Throws<RejectedException>(() =>
            EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = id, Choice = choice }, board.Now));
        Assert.Equal(message, refusal.Message);
    }

    [Fact]
    public void Answer_ThatCanChangeNothing_IsRejectedWithWhatStillCan()
    {
        var board = Asked();
        board.Cancel("a");

        var refusal = Assert.Throws<RejectedException>(() => Answer(board, EscalationChoice.Retry));

        Assert.Equal("E1: 'retry' would change nothing: T1 is canceled. Answer keep, accept, cancel instead.", refusal.Message);
        Answer(board, EscalationChoice.Accept);
        Assert.Equal(TaskState.Ready, board["b"].State);
    }

    [Fact]
    public void Answer_AnotherAfterIt_IsRejected()
    {
        var board = Asked();
        Answer(board, EscalationChoice.Keep);
        Assert.Equal(
            "E1 was closed at 2026-01-02 03:04:05Z by person with 'keep': it takes no further answer.",
            Assert.Throws<RejectedException>(() => Answer(board, EscalationChoice.Retry)).Message);
    }

    [Fact]
    public void Next_TimeIsUp_TheDefaultHolds()
    {
        var board = Asked();
        Assert.Equal(board.Now.AddDays(1), Dispatch.WakeAt(board.Board, board.Now));
        board.Pass(86_400);
        board.Next();
        var closed = Assert.Single(board.Board.AllEscalations);
        Assert.Equal((EscalationChoice.Keep, "default"), (closed.Answer, closed.ClosedBy));
        Assert.Null(Dispatch.WakeAt(board.Board, board.Now));
    }

    [Fact]
    public void Next_SettledByItself_IsWithdrawn()
    {
        var board = Asked();
        TaskRequests.Retry(board.Board, new RetryTask { Task = "a" }, board.Now);
        board.Next();
        Assert.Equal("settled", Assert.Single(board.Board.AllEscalations).ClosedBy);
    }

    [Fact]
    public void Answer_RetryOfAuth_ClosesTheBreaker()
    {
        var board = DiagnosisBoard.Create(tasks: TestBoard.Task("a"));
        board.Next();
        board.Fail("a", FailureKind.Auth, "no key");
        Assert.Empty(board.Starts());
        Answer(board, EscalationChoice.Retry);
        Assert.Equal(["T1"], board.Starts());
    }

    [Fact]
    public void Ask_SameThingTwice_IsOneEscalation()
    {
        var board = DiagnosisBoard.Create(new() { CircuitBreakerResetSeconds = 10 }, TestBoard.Task("a"));
        board.Next();
        board.Fail("a", FailureKind.Auth);
        board.Pass(10);
        Assert.Equal(["T1"], board.Starts());
        board.Fail("a", FailureKind.Auth);
        Assert.Equal(1, BoardViews.Status(board.Board, board.Now).OpenEscalations);
    }

    [Fact]
    public void Ask_MoreThanFifty_IsAnErrorEvent()
    {
        var board = new TestBoard(DiagnosisBoard.NoRetries with { MaxConcurrentTasks = 100, CircuitBreakerThreshold = 1000 });
        board.Submit([.. Enumerable.Range(1, 60).Select(i => TestBoard.Task($"t{i}"))]);
        foreach (var id in board.Starts())
        {
            board.Fail(id);
        }

        Assert.Equal(20, BoardViews.Status(board.Board, board.Now).OpenEscalations);
        foreach (var id in Enumerable.Range(0, 2).SelectMany(_ => board.Starts()))
        {
            board.Fail(id);
        }

        Assert.Equal(EscalationDesk.MaxOpen, BoardViews.Status(board.Board, board.Now).OpenEscalations);
        Assert.Contains("50 escalations are open", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_WithEscalations_ComesBackWithThem()
    {
        var board = Asked();
        var checkpoint = CheckpointWriter.Write(board.Board);
        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(DiagnosisBoard.NoRetries, checkpoint), continued: true, board.Now), board.Now);
        Answer(restored, EscalationChoice.Accept);
        Assert.Equal(TaskState.Completed, restored["a"].State);
    }

    private static TestBoard Asked()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", new() { Action = VerdictAction.Ask, Question = "What now?" });
        return board;
    }

    private static void Answer(TestBoard board, EscalationChoice choice, string? note = null) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = "e1", Choice = choice, Note = note }, board.Now);
}
