using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Tests.Diagnosis;

public sealed class DiagnosesTests
{
    [Fact]
    public void Fail_AfterTheLastRetry_OneDiagnosisWithTheSeedsWords()
    {
        var board = DiagnosisBoard.Create(new() { MaxRetries = 1, RetryBackoffSeconds = 0 });
        board.Next();
        board.Fail("a", message: "first");
        board.Next();
        board.Fail("a", message: "second");

        var diagnosis = board.DiagnosisOf("a").Record;
        Assert.Equal("Diagnose failure: a", diagnosis.Spec.Title);
        Assert.StartsWith("Investigate why task T1 failed after 1 retries.\nLast error (agent): second", diagnosis.Spec.Description, StringComparison.Ordinal);
        Assert.Equal(("diagnostic-analyst", TaskPriority.High, "T1", "T1", 1), (diagnosis.Agent, diagnosis.Spec.Priority, diagnosis.Parent, diagnosis.Diagnoses, diagnosis.Depth));
        Assert.Equal((TaskState.Failed, TaskState.Blocked), (board["a"].State, board["b"].State));
        Assert.Null(board.OpenEscalation());
    }

    [Fact]
    public void Fail_OfADiagnosis_AsksAnOperatorAndBegetsNoOther()
    {
        var board = DiagnosisBoard.WithFailure();
        board.Next();
        board.Fail(board.DiagnosisOf("a").Id, message: "clueless");

        Assert.Equal((EscalationKind.Failure, "T1"), (board.OpenEscalation()!.Kind, Assert.Single(board.OpenEscalation()!.Tasks)));
        Assert.Contains("clueless", board.OpenEscalation()!.Question, StringComparison.Ordinal);
        Assert.Equal(4, board.Board.Tasks.Count());
    }

    [Fact]
    public void Fail_Preparation_IsTriedWhileThereAreRetriesThenAPersonIsAsked()
    {
        var board = DiagnosisBoard.Create(new() { MaxRetries = 1, RetryBackoffSeconds = 0, CircuitBreakerThreshold = 1 });
        board.Next();
        board.Fail("a", FailureKind.Preparation, "no registry");
        Assert.Equal(TaskState.Ready, board["a"].State);
        Assert.Null(board["a"].Record.Hints);
        Assert.Contains("T1", board.Starts());

        board.Fail("a", FailureKind.Preparation, "no registry");
        Assert.Equal((TaskState.Failed, EscalationKind.Failure), (board["a"].State, board.OpenEscalation()!.Kind));
        Assert.Contains("no registry", board.OpenEscalation()!.Question, StringComparison.Ordinal);
        Assert.Null(board.Board.Find("diagnose:T1"));
    }

    [Fact]
    public void Fail_Refused_IsNotTriedAgainButDiagnosed()
    {
        var board = DiagnosisBoard.Create(new());
        board.Next();
        board.Fail("a", FailureKind.Refused, "I can't help with that");

        Assert.Equal((TaskState.Failed, 1, 0), (board["a"].State, board["a"].Record.Attempts, board["a"].Record.Retries));
        Assert.Equal("T1", board.DiagnosisOf("a").Record.Diagnoses);
        Assert.Equal(0, board.Board.Breaker("code-implementer").Failures);
    }

    [Fact]
    public void Fail_MissingProgram_AsksAnOperatorInsteadOfAnAgent()
    {
        var board = DiagnosisBoard.Create(new());
        board.Next();
        board.Fail("a", FailureKind.MissingProgram, "no npm");

        Assert.Equal((TaskState.Failed, 0, EscalationKind.Infrastructure), (board["a"].State, board["a"].Record.Retries, board.OpenEscalation()!.Kind));
        Assert.Null(board.Board.Find("diagnose:T1"));
    }

    [Fact]
    public void Fail_Infrastructure_AsksAnOperatorInsteadOfAnAgent()
    {
        var board = DiagnosisBoard.Create();
        board.Next();
        board.Fail("a", FailureKind.Infrastructure, "disk full");
        Assert.Equal(EscalationKind.Infrastructure, board.OpenEscalation()!.Kind);
        Assert.Null(board.Board.Find("diagnose:T1"));
    }

    [Fact]
    public void Fail_WithoutAnAnalyst_AsksAnOperator()
    {
        var board = new TestBoard(DiagnosisBoard.NoRetries);
        board.Submit(TestBoard.Task("a"));
        board.Next();
        board.Fail("a");
        Assert.Equal(EscalationKind.Failure, board.OpenEscalation()!.Kind);
    }

    // A poisonous task, its diagnosis and whatever they ask for end within the lineage's retries.
    [Theory]
    [InlineData(VerdictAction.Retry)]
    [InlineData(VerdictAction.Replace)]
    public void Fail_WhateverTheVerdict_TheLineageEnds(VerdictAction action)
    {
        const int retries = 6;
        var board = DiagnosisBoard.Create(new() { MaxRetries = 2, RetryBackoffSeconds = 0, LineageRetries = retries, CircuitBreakerThreshold = 1000 }, TestBoard.Task("poison"));
        var attempts = 0;
        while (board.Starts() is { Count: > 0 } starts)
        {
            foreach (var id in starts)
            {
                Assert.True(++attempts < 50, "the lineage does not end");
                if (board[id].Record.Diagnoses is null)
                {
                    board.Fail(id);
                }
                else
                {
                    var verdict = new Verdict { Action = action, Hint = "try harder", Tasks = [new() { Title = "again" }, new() { Title = "and again" }] };
                    board.Complete(id, new AttemptResult { Usage = new AgentUsage(), Summary = "hm", Verdict = verdict });
                }
            }
        }

        // Each attempt but the first of a task takes from the retries; a replacement's first attempt was paid by its diagnosis.
        Assert.InRange(attempts, 2, (2 * retries) + 2);
        Assert.NotNull(board.OpenEscalation());
    }
}
