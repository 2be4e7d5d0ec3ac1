using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Limits;

/// <summary>A spent budget is told and asked once, and its answer takes effect.</summary>
public sealed class BudgetTests
{
    private static readonly SwarmSettings Settings = new() { BudgetTokens = 1000, MaxConcurrentTasks = 1, RetryBackoffSeconds = 0 };

    [Fact]
    public void Next_BudgetIsSpent_IsToldAskedAndExplained()
    {
        var board = Spent(1400);

        Assert.Empty(board.Starts());

        Assert.Equal("1,400 of 1,000 tokens are used", Assert.Single(board.EventsOf(SwarmEventKind.BudgetSpent)).Message);
        var asked = board.OpenEscalation()!;
        Assert.Equal((EscalationKind.Budget, EscalationChoice.Keep), (asked.Kind, asked.Default));
        Assert.EndsWith("'raise' to raise it to 1,900 tokens, or choose the limit: abathur swarm config budgetTokens=1900", asked.Question, StringComparison.Ordinal);
        Assert.True(BoardViews.Status(board.Board, board.Now).BudgetSpent);
        Assert.Contains(
            "1,400 of 1,000 tokens are used",
            Explanations.Explain(board.Board, board["b"], board.Now).Waits.Single(wait => wait.Limit == WaitLimit.Budget).Detail,
            StringComparison.Ordinal);
        Assert.Contains("the budget is spent", BoardMarkdown.Render(board.Board), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_Raise_AddsHalfOfTheLimitToWhatIsUsedAndWorkGoesOn()
    {
        var board = Spent(1400);
        board.Next();

        Answer(board, EscalationChoice.Raise);

        Assert.Equal(1900, board.Board.Settings.BudgetTokens);
        Assert.Equal("to 1,900 tokens", board.LastMessage(SwarmEventKind.BudgetRaised));
        Assert.Equal(["T2"], board.Starts());
        board.Complete("b", Used(600));
        board.Next();
        Assert.Equal("E2", board.OpenEscalation()!.Id);
    }

    [Fact]
    public void Answer_Keep_IsNotAskedAgainBeforeTheBudgetWasRaised()
    {
        var board = Spent(1400);
        board.Next();
        Answer(board, EscalationChoice.Keep);
        var checkpoint = CheckpointWriter.Write(board.Board);
        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(Settings, checkpoint), continued: true, board.Now), board.Now);

        Assert.Empty(board.Starts());
        Assert.Empty(restored.Starts());

        Assert.Null(board.OpenEscalation());
        Assert.Null(restored.OpenEscalation());
    }

    [Fact]
    public void Configure_HigherBudget_SettlesTheQuestion()
    {
        var board = Spent(1400);
        board.Next();

        Lifecycle.Configure(board.Board, Settings with { BudgetTokens = 5000 }, board.Now);

        Assert.Equal(["T2"], board.Starts());
        Assert.Equal("settled", Assert.Single(board.Board.AllEscalations).ClosedBy);
        Assert.Null(BoardViews.Status(board.Board, board.Now).BudgetSpent);
    }

    [Fact]
    public void Next_BudgetInDollars_IsRaisedToo()
    {
        var board = new TestBoard(Settings with { BudgetTokens = 1_000_000, BudgetCostUsd = 2m });
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b"));
        board.Next();
        board.Complete("a", Used(10) with { Usage = new AgentUsage(1, 10, 2.5m) });
        board.Next();

        Answer(board, EscalationChoice.Raise);

        Assert.Equal((1_000_000, 3.5m), (board.Board.Settings.BudgetTokens, board.Board.Settings.BudgetCostUsd));
    }

    [Fact]
    public void Next_NothingWaitsForTheBudget_NobodyIsAsked()
    {
        var board = new TestBoard(Settings);
        board.Submit(TestBoard.Task("a"));
        board.Next();
        board.Complete("a", Used(1400));

        board.Next();

        Assert.Null(board.OpenEscalation());
    }

    [Fact]
    public void Next_RulesBeforeTheThird_NobodyIsAsked()
    {
        var board = new TestBoard(BoardFactory.Create(TestBoard.Input(Settings), continued: false, TestBoard.Start, RulesVersion.Second), TestBoard.Start);
        Lifecycle.Start(board.Board, TestBoard.Prepared(), board.Now);
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b"));
        board.Next();
        board.Complete("a", Used(1400));

        Assert.Empty(board.Starts());

        Assert.Null(board.OpenEscalation());
    }

    private static TestBoard Spent(long tokens)
    {
        var board = new TestBoard(Settings);
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b"), TestBoard.Task("c"));
        board.Next();
        board.Complete("a", Used(tokens));
        return board;
    }

    private static AttemptResult Used(long tokens) => new() { Usage = new AgentUsage(1, tokens), Commit = "abc" };

    private static void Answer(TestBoard board, EscalationChoice choice) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = board.OpenEscalation()!.Id, Choice = choice }, board.Now);
}
