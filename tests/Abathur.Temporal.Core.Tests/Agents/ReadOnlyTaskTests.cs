using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Agents;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;

namespace Abathur.Temporal.Core.Tests.Agents;

/// <summary>A coding task never goes to an agent that changes nothing: it would complete there without a commit.</summary>
public sealed class ReadOnlyTaskTests
{
    private static readonly AgentSummary Analyst =
        TestBoard.Agent("a-reader", AgentTier.Architect) with { ReadOnly = true, Tools = ["read", "edit", "shell"], HandoffTargets = ["code-implementer"] };

    private static readonly IReadOnlyList<AgentSummary> Agents = [Analyst, .. TestBoard.Agents];

    private static readonly TaskSubmission Plain = TestBoard.Task("task");

    [Fact]
    public void Submit_RequiredToolsThatAReadOnlyAgentHas_GoesToOneThatMayWrite()
    {
        var board = Of(Plain with { RequiredTools = ["shell"] });

        Assert.Equal(("architect", false), (board["task"].Record.Agent, board["task"].Record.ReadOnly));
        Assert.False(Started(board).ReadOnly);
    }

    [Fact]
    public void Submit_BeforeTheThirdRules_GoesByToolsAlone() =>
        Assert.Equal("a-reader", Of(Plain with { RequiredTools = ["shell"] }, RulesVersion.Second)["task"].Record.Agent);

    [Fact]
    public void Submit_PrefersAReadOnlyAgent_GoesToOneThatMayWrite() =>
        Assert.Equal("code-implementer", Of(Plain with { PreferredAgent = "reviewer" })["task"].Record.Agent);

    [Fact]
    public void Submit_NamesAReadOnlyAgent_IsReadOnly()
    {
        var board = Of(Plain with { AgentType = "reviewer", Verify = [] });

        Assert.True(board["task"].Record.ReadOnly);
        Assert.True(Started(board).ReadOnly);
    }

    [Theory]
    [InlineData("reviewer")]
    [InlineData("code-implementer")]
    [InlineData(null)]
    public void Submit_SaysReadOnly_IsReadOnlyWhoeverDoesIt(string? agent) => Assert.True(Started(Of(Plain with { ReadOnly = true, AgentType = agent })).ReadOnly);

    [Fact]
    public void Submit_CodingTaskThatNamesAReadOnlyAgent_IsRefusedWithTheReason()
    {
        Assert.Equal(
            "Task 'task': agent 'reviewer' is read-only, and this is a coding task (it sets verify or merge). "
            + "Name an agent that may write, or submit the task with readOnly: true and without verify and merge.",
            Refusal(Plain with { AgentType = "reviewer", Verify = ["true"] }));
        Assert.Contains("(it sets verify or merge)", Refusal(Plain with { AgentType = "reviewer", Merge = MergePolicy.Auto }), StringComparison.Ordinal);
        Assert.Contains("(it says readOnly: false)", Refusal(Plain with { AgentType = "reviewer", ReadOnly = false }), StringComparison.Ordinal);
        Assert.Equal(
            "tasks[0] 'task': a task with readOnly: true leaves nothing to verify or merge; remove verify and merge, or readOnly.",
            Refusal(Plain with { ReadOnly = true, Merge = MergePolicy.None }));
    }

    [Fact]
    public void Submit_DefaultIsReadOnly_GoesToAnotherThatMayWrite()
    {
        var board = new TestBoard(agents: [.. TestBoard.Agents.Select(agent => agent with { ReadOnly = agent.Name != "architect" })]);
        board.Submit(Plain);
        Assert.Equal("architect", board["task"].Record.Agent);
    }

    [Fact]
    public void Reload_AgentIsReadOnlyNow_ItsCodingTasksGoToAnother()
    {
        var board = Of(Plain with { AgentType = "architect" });

        Roster.Reload(board.Board, new AgentRoster([.. Agents.Select(agent => agent.Name == "architect" ? agent with { ReadOnly = true } : agent)], []), board.Now);

        Assert.Equal(("code-implementer", "the default; architect is read-only"), (board["task"].Record.Agent, board["task"].Record.Routing));
    }

    [Fact]
    public void Restore_EarlierRulesGaveItToAReadOnlyAgent_GoesToAnother()
    {
        var before = Of(Plain with { RequiredTools = ["shell"] }, RulesVersion.Second);
        var board = new TestBoard(BoardFactory.Create(TestBoard.Input(checkpoint: CheckpointWriter.Write(before.Board)), continued: true, before.Now), before.Now);

        Assert.Equal("architect", board["task"].Record.Agent);
    }

    [Fact]
    public void Verdict_Replace_InheritsTheAgentAndStaysACodingTask()
    {
        var board = DiagnosisBoard.WithFailure(settings: DiagnosisBoard.NoRetries);
        board.Judge("a", DiagnosisBoard.Replace(new() { Title = "again" }, new() { Title = "look", AgentType = "reviewer" }, new() { Title = "tool", RequiredTools = ["edit"] }));

        Assert.Equal(
            [("code-implementer", false), ("reviewer", true), ("architect", false)],
            board["a"].Record.ReplacedBy!.Select(id => board[id].Record).Select(record => (record.Agent, record.ReadOnly)));
    }

    [Fact]
    public void Verdict_ReplaceOfAReadOnlyTask_IsReadOnly()
    {
        var board = DiagnosisBoard.Create(tasks: [TestBoard.Task("named") with { AgentType = "reviewer" }, TestBoard.Task("said") with { ReadOnly = true }]);
        board.Next();
        board.Fail("named");
        board.Fail("said");
        board.Judge("named", DiagnosisBoard.Replace(new TaskSubmission { Title = "again" }));
        board.Judge("said", DiagnosisBoard.Replace(new TaskSubmission { Title = "again" }));

        Assert.Equal(("reviewer", true), Replacement(board, "named"));
        Assert.Equal(("code-implementer", true), Replacement(board, "said"));
    }

    [Fact]
    public void HandOff_OfAReadOnlyTaskToAReadOnlyAgent_CompletesThere()
    {
        var board = Of(Plain with { ReadOnly = true });
        board.Next();
        board.HandOff("task", "reviewer");
        board.Next();
        board.Complete("task", new AttemptResult { Usage = new AgentUsage(), Summary = "all is well" });

        Assert.Equal(TaskState.Completed, board["task"].State);
    }

    [Fact]
    public void Fail_ConsultationForGood_KeepsTheBranchForItsNextAttempt()
    {
        var board = new TestBoard(new SwarmSettings { MaxRetries = 0 }, agents: Agents);
        board.Submit(Plain);
        board.Next();
        board.HandOff("task", "reviewer");
        board.Next();
        board.Fail("task");
        Assert.Equal(TaskState.Failed, board["task"].State);

        TaskRequests.Retry(board.Board, new RetryTask { Task = "task" }, board.Now);

        var consulted = Started(board);
        Assert.Equal(("reviewer", true, true), (consulted.Agent, consulted.ReadOnly, consulted.KeepBranch));
    }

    [Fact]
    public void Next_HandOffTargets_AreThoseThatCanTakeIt()
    {
        var board = Of(Plain);
        for (var i = 0; i < HandOffs.Max; i++)
        {
            // 'reviewer' may hand off to an agent that is not there, too.
            var targets = Started(board).HandoffTargets!;
            Assert.DoesNotContain("missing-agent", targets);
            board.HandOff("task", targets[0]);
        }

        Assert.Empty(Started(board).HandoffTargets!);
    }

    private static (string? Agent, bool? ReadOnly) Replacement(TestBoard board, string task) =>
        (board[Assert.Single(board[task].Record.ReplacedBy!)].Record.Agent, board[Assert.Single(board[task].Record.ReplacedBy!)].Record.ReadOnly);

    private static TestBoard Of(TaskSubmission task, RulesVersion rules = RulesVersion.Newest)
    {
        var board = new TestBoard(agents: Agents, rules: rules);
        board.Submit(task);
        return board;
    }

    private static string Refusal(TaskSubmission task) => Assert.Throws<InvalidInputException>(() => Of(task)).Message;

    private static AttemptInput Started(TestBoard board) => Assert.Single(board.Next().OfType<AttemptCommand.Start>()).Input;
}
