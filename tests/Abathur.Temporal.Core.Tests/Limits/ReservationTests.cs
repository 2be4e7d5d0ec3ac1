using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Limits;

/// <summary>An attempt starts only if what it may use is free in every budget that it draws on.</summary>
public sealed class ReservationTests
{
    [Fact]
    public void Starts_BudgetWithoutAnAttemptsOwn_IsDividedAmongThoseThatMayRun()
    {
        var board = Board(new() { BudgetTokens = 1000, BudgetCostUsd = 2m, MaxConcurrentTasks = 4 }, 5);

        var inputs = board.Next().OfType<AttemptCommand.Start>().Select(start => start.Input).ToList();

        Assert.Equal(4, inputs.Count);
        Assert.All(inputs, input => Assert.Equal(new AttemptBudget(250, 0.5m), input.Budget));
        Assert.Equal(new AgentUsage(0, 1000, 2m), BoardViews.Status(board.Board, board.Now).Reserved);
    }

    [Fact]
    public void Starts_LessThanAShareIsLeft_OneAttemptGetsTheRestOnceNothingRuns()
    {
        var board = Board(new() { BudgetTokens = 1000, MaxConcurrentTasks = 2 }, 4);
        Assert.Equal(["T1", "T2"], board.Starts());

        board.Complete("1", Used(600));
        Assert.Empty(board.Starts());
        Assert.Contains("600 of 1,000 tokens are used, 500 are reserved, and this one reserves 500", Waits(board, "3"), StringComparison.Ordinal);
        Assert.Null(board.OpenEscalation());
        board.Complete("2", Used(100));

        Assert.Equal(["T3"], board.Starts());
        Assert.Equal(300, board["3"].Record.Reserved!.Tokens);
    }

    [Fact]
    public void Starts_AttemptsOwnBudgetNeverFits_IsAskedLikeASpentBudget()
    {
        var board = Board(new() { BudgetTokens = 1000, AttemptBudgetTokens = 400, MaxConcurrentTasks = 1 }, 3);
        board.Next();
        board.Complete("1", Used(700));

        Assert.Empty(board.Starts());

        Assert.Contains("700 of 1,000 tokens are used, and an attempt may use 400", board.OpenEscalation()!.Question, StringComparison.Ordinal);
        Answer(board);
        Assert.Equal((1200, "T2"), (board.Board.Settings.BudgetTokens, Assert.Single(board.Starts())));
    }

    [Fact]
    public void Starts_GoalsBudgetIsSpent_OnlyItsTasksWaitAndItsAnswerRaisesIt()
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 1 });
        Goals.Add(board.Board, new Goal { Name = "docs", BudgetTokens = 100 }, board.Now);
        board.Submit(TestBoard.Task("a") with { Goal = "docs" }, TestBoard.Task("b") with { Goal = "docs" }, TestBoard.Task("c"));
        Assert.Equal(["T1"], board.Starts());
        board.Complete("a", Used(110));

        Assert.Equal(["T3"], board.Starts());

        var asked = board.OpenEscalation()!;
        Assert.Equal("docs", asked.Goal);
        Assert.StartsWith("The budget of goal 'docs' is spent: 110 of 100 tokens are used.", asked.Question, StringComparison.Ordinal);
        Assert.Contains("`abathur escalation list` shows how to raise it", Waits(board, "b"), StringComparison.Ordinal);
        Answer(board);
        board.Complete("c", Used(1));
        Assert.Equal(["T2"], board.Starts());
        Assert.Equal(160, board.Board.Goals["docs"].BudgetTokens);
    }

    [Fact]
    public void Retry_TasksOwnBudget_LimitsAllItsAttemptsTogether()
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 1, RetryBackoffSeconds = 0 });
        board.Submit(TestBoard.Task("a") with { BudgetCostUsd = 1m });
        board.Next();
        Assert.Equal(1m, board["a"].Record.Reserved!.CostUsd);
        board.Fail("a");
        board.Next();
        Assert.Equal(0.75m, board["a"].Record.Reserved!.CostUsd);
        Fail(board, "a", new AgentUsage(1, 10, 0.80m));

        Assert.Empty(board.Starts());

        Assert.Equal("T1", Assert.Single(board.OpenEscalation()!.Tasks));
        Assert.True(BoardViews.Status(board.Board, board.Now).BudgetSpent);
        Assert.Equal((TaskState.Ready, 1), (board["a"].State, board["a"].Record.Retries));
        Answer(board);
        Assert.Equal(["T1"], board.Starts());
        Assert.Equal((1.55m, 0.5m), (board["a"].Spec.BudgetCostUsd, board["a"].Record.Reserved!.CostUsd));
    }

    [Fact]
    public void End_AttemptPassedItsBudgetAndMoreIsLeft_UsesARetryAndContinuesWithoutADiagnosis()
    {
        var board = new TestBoard(new SwarmSettings { AttemptBudgetTokens = 100, MaxRetries = 1, RetryBackoffSeconds = 0 }, agents: [.. TestBoard.Agents, TestBoard.Agent("diagnostic-analyst", AgentTier.Specialist) with { ReadOnly = true }]);
        board.Submit(TestBoard.Task("a"));
        board.Next();
        Fail(board, "a", new AgentUsage(1, 120));
        var next = Assert.Single(board.Next().OfType<AttemptCommand.Start>()).Input;
        Assert.Equal((true, 100, 1), (next.KeepBranch, next.Budget!.Tokens, board["a"].Record.Retries));
        Assert.Contains("ended as budget", Assert.Single(next.Hints!), StringComparison.Ordinal);

        Fail(board, "a", new AgentUsage(1, 120));

        Assert.Equal(TaskState.Failed, board["a"].State);
        Assert.Single(board.Board.Tasks);
        Assert.Contains("attemptBudgetTokens", board.OpenEscalation()!.Question, StringComparison.Ordinal);
        Assert.Equal("budget", board.LastMessage(SwarmEventKind.AgentTerminated));
    }

    [Theory]
    [InlineData(ReportTime.AtEnd, ReportTime.Never, "budgetGranularity=attempt")]
    [InlineData(ReportTime.Running, ReportTime.Never, "`prices` has no entry for the model 'gpt-9'")]
    [InlineData(ReportTime.Running, ReportTime.AtEnd, "budgetGranularity=attempt")]
    public void Starts_AgentThatNobodyCouldHoldToTheBudget_WaitsAndIsAskedAbout(ReportTime tokens, ReportTime cost, string advice)
    {
        var board = Metered(tokens, cost, new() { BudgetCostUsd = 5m, Prices = tokens == ReportTime.AtEnd ? Prices : null });

        Assert.Empty(board.Starts());

        var asked = board.OpenEscalation()!;
        Assert.Contains(advice, asked.Question, StringComparison.Ordinal);
        Assert.Equal((EscalationKind.Budget, "teller", EscalationChoice.Keep), (asked.Kind, asked.Agent, Assert.Single(asked.Choices)));
        Assert.Contains(advice, Waits(board, "a"), StringComparison.Ordinal);

        Lifecycle.Configure(board.Board, board.Board.Settings with { Prices = Prices, BudgetGranularity = BudgetGranularity.Attempt }, board.Now);
        Assert.Equal(["T1"], board.Starts());
        Assert.Equal("settled", Assert.Single(board.Board.AllEscalations).ClosedBy);
    }

    [Theory]
    [InlineData(ReportTime.Running, ReportTime.Never)]
    [InlineData(ReportTime.Never, ReportTime.Running)]
    public void Starts_AgentWhoseCostIsKnownInTime_Starts(ReportTime tokens, ReportTime cost) =>
        Assert.Equal(["T1"], Metered(tokens, cost, new() { BudgetCostUsd = 5m, Prices = Prices }).Starts());

    [Fact]
    public void Starts_RulesBeforeTheFifth_ReserveNothing()
    {
        var board = new TestBoard(new SwarmSettings { BudgetTokens = 0, MaxConcurrentTasks = 4 }, rules: RulesVersion.Fourth);
        Lifecycle.Configure(board.Board, new SwarmSettings { BudgetTokens = 1000, MaxConcurrentTasks = 4 }, board.Now);
        board.Submit([.. Enumerable.Range(1, 4).Select(number => TestBoard.Task($"{number}"))]);

        Assert.All(board.Next().OfType<AttemptCommand.Start>(), start => Assert.Null(start.Input.Budget));
        board.Complete("1", Used(999));
        Assert.Equal(new AgentUsage(), board.Board.Reserved);
    }

    [Theory]
    [InlineData("{\"budgetTokens\":0}", "budgetTokens: 0 would let nothing start")]
    [InlineData("{\"budgetCostUsd\":0}", "budgetCostUsd: 0 would let nothing start")]
    [InlineData("{\"budgetTokens\":10,\"attemptBudgetTokens\":11}", "attemptBudgetTokens: 11 is above budgetTokens (10)")]
    [InlineData("{\"prices\":{\"gpt-9\":{\"inputUsd\":-1,\"outputUsd\":1}}}", "prices.gpt-9: give US dollars")]
    [InlineData("{\"prices\":{\"gpt-9\":null}}", "gpt-9")]
    public void Configure_BudgetOrPriceThatCantHold_IsRefusedWithWhatToDo(string settings, string expected)
    {
        var board = new TestBoard();

        var error = Assert.Throws<InvalidInputException>(() =>
            Lifecycle.Configure(board.Board, Core.Settings.SettingsPatch.Apply(board.Board.Settings, System.Text.Encoding.UTF8.GetBytes(settings)), board.Now));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_TaskOrGoalWithMoreThanTheSwarmHas_IsRefused()
    {
        var board = new TestBoard(new SwarmSettings { BudgetTokens = 100 });

        Assert.Throws<InvalidInputException>(() => board.Submit(TestBoard.Task("a") with { BudgetTokens = 101 }));
        Assert.Throws<InvalidInputException>(() => board.Submit(TestBoard.Task("a") with { BudgetTokens = 0 }));
        Assert.Throws<InvalidInputException>(() => Goals.Add(board.Board, new Goal { Name = "g", BudgetTokens = 101 }, board.Now));
        Assert.Throws<InvalidInputException>(() => Goals.Add(board.Board, new Goal { Name = "g", BudgetCostUsd = 0 }, board.Now));
    }

    private static readonly Dictionary<string, ModelPrice> Prices = new() { ["gpt-9"] = new() { InputUsd = 1, OutputUsd = 10 } };

    private static TestBoard Metered(ReportTime tokens, ReportTime cost, SwarmSettings settings)
    {
        var board = new TestBoard(settings, agents: [TestBoard.Agent("teller", AgentTier.Worker) with { Model = "gpt-9", Reports = new(tokens, cost) }]);
        board.Submit(TestBoard.Task("a") with { AgentType = "teller" });
        return board;
    }

    private static TestBoard Board(SwarmSettings settings, int tasks)
    {
        var board = new TestBoard(settings);
        board.Submit([.. Enumerable.Range(1, tasks).Select(number => TestBoard.Task($"{number}"))]);
        return board;
    }

    private static string Waits(TestBoard board, string task) =>
        Explanations.Explain(board.Board, board[task], board.Now).Waits.Single(wait => wait.Limit == WaitLimit.Budget).Detail;

    private static AttemptResult Used(long tokens) => new() { Usage = new AgentUsage(1, tokens), Commit = "abc" };

    private static void Fail(TestBoard board, string task, AgentUsage usage) =>
        board.Fail(new TaskFailure { Kind = FailureKind.Budget, Message = $"{task} used too much.", Usage = usage });

    private static void Answer(TestBoard board) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = board.OpenEscalation()!.Id, Choice = EscalationChoice.Raise }, board.Now);
}
