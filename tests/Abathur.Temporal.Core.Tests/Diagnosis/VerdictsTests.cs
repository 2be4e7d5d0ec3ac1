using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Diagnosis;

public sealed class VerdictsTests
{
    [Fact]
    public void Judge_Retry_OneMoreAttemptWithTheHint()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", new() { Action = VerdictAction.Retry, Hint = "install make" });
        Assert.Equal(["T1"], board.Starts());
        Assert.Contains("install make", board["a"].Record.Hints![^1], StringComparison.Ordinal);

        board.Fail("a");
        Assert.Equal(TaskState.Failed, board["a"].State);
        Assert.Equal(EscalationKind.Failure, board.OpenEscalation()!.Kind);
    }

    [Fact]
    public void Judge_Accept_ReleasesWhatWaited()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", new() { Action = VerdictAction.Accept });
        Assert.Equal(TaskState.Completed, board["a"].State);
        Assert.Equal(["T2"], board.Starts());
    }

    [Fact]
    public void Judge_Ask_AsksThatQuestion()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", new() { Action = VerdictAction.Ask, Question = "Which database?" });
        Assert.EndsWith("Which database?", board.OpenEscalation()!.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_Replace_DependentsWaitForTheLastOfTheNewTasks()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", DiagnosisBoard.Replace(
            new() { Title = "second half", Key = "two", DependsOn = ["one"] },
            new() { Title = "first half", Key = "one" },
            new() { Title = "aside" }));

        Assert.Equal(TaskState.Canceled, board["a"].State);
        Assert.Equal(["T5", "T6", "T7"], board["a"].Record.ReplacedBy);
        Assert.Equal(["T5", "T7"], board["b"].Record.Spec.DependsOn);
        Assert.Equal(["T6", "T7"], board.Starts());
        board.Complete("T6");
        board.Complete("T7");
        Assert.Equal(["T5"], board.Starts());
        Assert.Equal(TaskState.Pending, board["b"].State);
        board.Complete("T5");
        Assert.Equal(["T2"], board.Starts());
    }

    [Theory]
    [InlineData("unknown agent", "nobody", null)]
    [InlineData("close the cycle", null, "b")]
    [InlineData("close the cycle", null, "c")]
    [InlineData("which they replace", null, "a")]
    [InlineData("unknown dependency", null, "nowhere")]
    public void Judge_ReplaceThatCantBe_GoesToAnOperatorAndLosesNothing(string reason, string? agent, string? dependsOn)
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", DiagnosisBoard.Replace(new TaskSubmission
        {
            Title = "instead",
            AgentType = agent,
            DependsOn = dependsOn is null ? null : [dependsOn],
        }));

        Assert.Contains(reason, board.OpenEscalation()!.Question, StringComparison.Ordinal);
        Assert.Equal((TaskState.Failed, TaskState.Blocked), (board["a"].State, board["b"].State));
        Assert.Equal(["T1"], board["b"].Record.Spec.DependsOn);
        Assert.Equal(4, board.Board.Tasks.Count());
    }

    [Fact]
    public void Judge_NoVerdict_GoesToAnOperator()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Judge("a", null);
        Assert.Contains("no verdict", board.OpenEscalation()!.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_TaskMovedOnMeanwhile_IsAnErrorEventOnly()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Next();
        TaskRequests.Retry(board.Board, new RetryTask { Task = "a" }, board.Now);
        board.Judge("a", new() { Action = VerdictAction.Accept });
        Assert.Contains("too late", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
        Assert.Equal(TaskState.Running, board["a"].State);
    }
}
