using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>Tasks that plan: their agent answers with tasks.</summary>
public sealed class PlanTests
{
    private static readonly IReadOnlyList<AgentSummary> Agents =
        [.. TestBoard.Agents, TestBoard.Agent("planner", AgentTier.Architect) with { ReadOnly = true, Description = "plans" }];

    private static readonly TaskSubmission Planning = new() { Title = "ship it", Key = "plan", Plan = new() };

    private static readonly TaskSubmission[] Sound = [TestBoard.Task("api"), TestBoard.Task("docs", "api"), TestBoard.Task("ui", "api")];

    [Fact]
    public void Start_TaskThatPlans_GoesToThePlannerReadOnlyAndTellsItTheAgents()
    {
        var board = Board(new() { Verify = ["make", "test"] });

        var input = Start(board);

        Assert.Equal(("planner", true), (input.Agent, input.ReadOnly));
        Assert.Equal(["architect", "code-implementer", "planner", "reviewer"], input.Plans!.Agents.Select(agent => agent.Name));
        Assert.Contains(new PlanAgent("planner", true, "plans"), input.Plans.Agents);
        Assert.Equal(3, input.Plans.Corrections);
        Assert.Equal(["make", "test"], input.Plans.Verify);
    }

    [Fact]
    public void Plan_Sound_WaitsForAnOperatorAndSubmitsNothing()
    {
        var board = Planned(Sound);

        var task = board["plan"];
        Assert.Equal((TaskState.Ready, ApprovalState.Waiting, 3), (task.State, task.Record.Approval, task.Record.Plan!.Tasks.Count));
        Assert.Single(board.Board.Tasks);
        Assert.Empty(board.Starts());
        var question = Assert.Single(board.Board.AllEscalations);
        Assert.Equal((EscalationKind.Plan, EscalationChoice.Cancel), (question.Kind, question.Default));
        Assert.Equal("Submit the 3 tasks that planner planned for T1 'ship it'? `abathur task plan T1` shows them.", question.Question);
        Assert.True(board.Board.IsSettled);
    }

    [Fact]
    public void Plan_Approved_SubmitsAllItsTasksAsRootsOfTheirOwn()
    {
        var board = Planned(Sound);

        Answer(board, EscalationChoice.Approve);

        Assert.Equal((TaskState.Completed, null, null), (board["plan"].State, board["plan"].Record.Plan, board["plan"].Record.Approval));
        Assert.Equal(["T2", "T3", "T4"], board.Board.Tasks.Skip(1).Select(task => task.Id));
        Assert.Equal(["T2"], board["T1/docs"].Spec.DependsOn!);
        Assert.Equal(("T1", null, 0), (board["T1/ui"].Record.Parent, board["T1/ui"].Record.Root, board["T1/ui"].Record.Depth));
        Assert.Equal(["T2"], board.Starts());
        Assert.Equal("3 tasks submitted, T2 to T4", board.LastMessage(SwarmEventKind.TaskCompleted));
    }

    [Fact]
    public void Plan_ApprovedWithOtherTasks_SubmitsThese()
    {
        var board = Planned(Sound);

        Answer(board, EscalationChoice.Approve, tasks: [TestBoard.Task("other")]);

        Assert.Equal(["T1", "T2"], board.Board.Tasks.Select(task => task.Id));
        Assert.Equal("other", board["T1/other"].Spec.Title);
    }

    [Fact]
    public void Plan_ApprovedWithTasksThatCannotBeSubmitted_StillWaits()
    {
        var board = Planned(Sound);

        var refusal = Assert.Throws<InvalidInputException>(() => Answer(board, EscalationChoice.Approve, tasks: [TestBoard.Task("other", "nowhere")]));
        Assert.Throws<InvalidInputException>(() => Answer(board, EscalationChoice.Reject, tasks: Sound));

        Assert.StartsWith("These tasks can't be submitted as the plan of T1: (1) Task 'other': unknown dependency 'nowhere'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ApprovalState.Waiting, board["plan"].Record.Approval);
    }

    [Fact]
    public void Plan_AutoSubmit_IsSubmittedWithoutAQuestionAndHasTheGoal()
    {
        var board = new TestBoard(agents: Agents);
        Goals.Add(board.Board, new Goal { Name = "ship" }, board.Now);
        board.Submit(Planning with { Goal = "ship", Plan = new() { AutoSubmit = true } });
        Start(board);

        Say(board, Sound);

        Assert.Empty(board.Board.AllEscalations);
        Assert.Equal(TaskState.Completed, board["plan"].State);
        Assert.Equal("ship", board["T1/api"].Spec.Goal);
    }

    [Fact]
    public void Plan_TasksWaitForThePlanningTask_WaitForWhatItPlanned()
    {
        var board = Board();
        board.Submit(TestBoard.Task("release", "plan"));
        Start(board);
        Say(board, Sound);

        Answer(board, EscalationChoice.Approve);

        Assert.Equal(["T1", "T4", "T5"], board["release"].Spec.DependsOn!);
        Assert.Equal(TaskState.Pending, board["release"].State);
        foreach (var key in new[] { "T1/api", "T1/docs", "T1/ui" })
        {
            board.Starts();
            board.Complete(key);
        }

        Assert.Equal(TaskState.Ready, board["release"].State);
    }

    [Fact]
    public void Plan_Wrong_GoesBackIntoTheSessionWithAllThatIsWrongAndUsesNoRetry()
    {
        var board = Board();
        Start(board);

        Say(board, [TestBoard.Task("a", "b"), TestBoard.Task("b", "a", "nowhere"), new() { Title = "keyless" }, TestBoard.Task("x") with { AgentType = "code-implementor" }]);
        var again = Start(board);

        var hint = again.Hints![^1];
        Assert.StartsWith("Your plan can't be submitted (correction 1 of 3).", hint, StringComparison.Ordinal);
        Assert.Contains("tasks[2] 'keyless': it has no key", hint, StringComparison.Ordinal);
        Assert.Contains("Task 'b': unknown dependency 'nowhere'", hint, StringComparison.Ordinal);
        Assert.Contains("Task 'x': unknown agent 'code-implementor'; did you mean 'code-implementer'?", hint, StringComparison.Ordinal);
        Assert.Contains("the plan holds a cycle: a → b → a", hint, StringComparison.Ordinal);
        Assert.Equal(("s-1", 2), (again.Session!.Id, again.Plans!.Corrections));
        Assert.Equal((0, 1), (board["plan"].Record.Retries, board["plan"].Record.PlanCorrections));
        Assert.Empty(board.Board.AllEscalations);
    }

    [Fact]
    public void Plan_WrongAfterThreeCorrections_FailsAndNamesWhatWasWrong()
    {
        var board = Board();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            Start(board);
            Say(board, [TestBoard.Task("a", "a")]);
        }

        var failure = board["plan"].Record.Failure!;
        Assert.Equal((TaskState.Failed, FailureKind.Verification), (board["plan"].State, failure.Kind));
        Assert.StartsWith("The plan of planner can't be submitted, even after 3 corrections: (1) the plan holds a cycle: a → a", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, TaskState.Ready)]
    [InlineData(3, TaskState.Failed)]
    [InlineData(int.MaxValue, TaskState.Failed)]
    [InlineData(int.MinValue, TaskState.Ready)]
    public void Plan_CorrectedWithinTheAttempt_CountsAgainstTheSameLimit(int corrections, TaskState then)
    {
        var board = Board();
        Start(board);

        Say(board, [TestBoard.Task("a", "a")], corrections);

        Assert.Equal(then, board["plan"].State);
    }

    [Fact]
    public void Plan_Missing_IsSentBack()
    {
        var board = Board();
        Start(board);

        board.Complete("plan", new AttemptResult { Usage = new AgentUsage(), Summary = "I would do this and that" });

        Assert.Contains("there is no plan", Start(board).Hints![^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Rejected_GoesBackToItsPlannerWithTheWholeNote()
    {
        var board = Planned(Sound);
        var note = new string('x', 900);

        Answer(board, EscalationChoice.Reject, note);
        var again = Start(board);

        Assert.Equal($"An operator did not approve your plan: {note}", again.Hints![^1]);
        Assert.Equal(("s-1", 3), (again.Session!.Id, again.Plans!.Corrections));
        Assert.Null(board["plan"].Record.Plan);
    }

    [Fact]
    public void Plan_NoAnswerInTime_IsCanceledAndSpendsNothingMore()
    {
        var board = Planned(Sound);

        board.Pass(board.Board.Settings.EscalationDeadlineSeconds + 1);
        board.Next();

        Assert.Equal((TaskState.Canceled, null), (board["plan"].State, board["plan"].Record.Plan));
        Assert.Single(board.Board.Tasks);
    }

    [Fact]
    public void Plan_NoLongerSound_CannotBeApprovedAndSaysWhy()
    {
        var board = Planned([TestBoard.Task("api") with { AgentType = "architect" }]);
        board.Board.Prepared = TestBoard.Prepared([.. Agents.Where(agent => agent.Name != "architect")]);

        var refusal = Assert.Throws<RejectedException>(() => Answer(board, EscalationChoice.Approve));

        Assert.Contains("unknown agent 'architect'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(ApprovalState.Waiting, board["plan"].Record.Approval);
    }

    [Fact]
    public void Plan_WaitsForATaskMeanwhile_CannotBeApprovedYet()
    {
        var board = Planned(Sound);
        board.Submit(TestBoard.Task("first"));
        board.Depend("plan", "first");

        var refusal = Assert.Throws<RejectedException>(() => Answer(board, EscalationChoice.Approve));

        Assert.StartsWith("T1 is pending: its plan can be submitted once", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WaitsAcrossACheckpoint_IsApprovedThere()
    {
        var board = Planned(Sound);
        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(checkpoint: CheckpointWriter.Write(board.Board)), continued: true, board.Now), board.Now);

        Answer(restored, EscalationChoice.Approve);

        Assert.Equal(4, restored.Board.Tasks.Count());
    }

    [Fact]
    public void Plan_ThatWaits_KeepsTheRoomFreeThatItsTasksWillTake()
    {
        var board = Board();
        var before = board.Board.ReservedBytes;
        Start(board);
        Say(board, Sound);
        var held = board.Board.ReservedBytes - before;
        board.Board.CheckpointBytes = (int)(board.Board.CheckpointBytes - CheckpointRoom.Available(board.Board) + board.Board.ReservedBytes);

        Answer(board, EscalationChoice.Approve);

        Assert.InRange(board.Board.ReservedBytes - before, 1, held);
    }

    [Fact]
    public void Plan_WithoutRoomInTheCheckpoint_IsSentBack()
    {
        var board = Board();
        Start(board);
        board.Board.CheckpointBytes = (int)(board.Board.CheckpointBytes - CheckpointRoom.Available(board.Board) + board.Board.ReservedBytes);

        Say(board, Sound);

        Assert.Contains("The swarm is full", board["plan"].Record.Hints![^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OfACanceledTask_IsNotSubmitted()
    {
        var board = Board();
        Start(board);
        board.Cancel("plan");
        board.Next();

        Say(board, Sound);

        Assert.Equal(TaskState.Canceled, board["plan"].State);
        Assert.Empty(board.Board.AllEscalations);
    }

    [Fact]
    public void Plan_HandedOff_IsOwedByTheNextAgent()
    {
        var board = new TestBoard(agents: [.. TestBoard.Agents, TestBoard.Agent("planner", AgentTier.Architect, "reviewer") with { ReadOnly = true }]);
        board.Submit(Planning);
        Start(board);
        board.HandOff("plan", "reviewer");

        var next = Start(board);
        Say(board, Sound);

        Assert.Equal("reviewer", next.Agent);
        Assert.NotNull(next.Plans);
        Assert.Equal(ApprovalState.Waiting, board["plan"].Record.Approval);
    }

    [Fact]
    public void AddWork_OfAPlanner_IsRefused()
    {
        var board = Board();
        Start(board);

        board.Complete("plan", Result(Sound) with { AddWork = new() { Tasks = [TestBoard.Task("past the operator")] } });

        Assert.Contains("T1 plans: it leads to tasks by its plan only", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
        Assert.Single(board.Board.Tasks);
    }

    [Fact]
    public void AddWork_OfTasksThatPlan_IsRefused()
    {
        var board = new TestBoard(agents: Agents);
        board.Submit(TestBoard.Task("a"));
        board.Starts();

        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), Commit = "c", AddWork = new() { Tasks = [Planning] } });

        Assert.Contains("a task that plans can't be submitted by an agent", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_PlanWithWorkOfItsOwn_IsRefused()
    {
        var board = new TestBoard(agents: Agents);

        Assert.Throws<InvalidInputException>(() => board.Submit(Planning with { Verify = ["make"] }));
        Assert.Throws<InvalidInputException>(() => board.Submit(Planning with { ReadOnly = false }));
        Assert.Throws<InvalidInputException>(() => board.Submit(Planning with { Merge = MergePolicy.Auto }));
        Assert.Throws<InvalidInputException>(() => board.Submit(Planning with { Review = new() }));
    }

    [Fact]
    public void Submit_TheSameKeyWithAndWithoutPlan_AreDifferentTasks()
    {
        var board = Board();

        Assert.Throws<RejectedException>(() => board.Submit(Planning with { Plan = null }));
        Assert.Throws<RejectedException>(() => board.Submit(Planning with { Plan = new() { AutoSubmit = true } }));
        Assert.False(board.Submit(Planning).Tasks[0].Created);
    }

    private static TestBoard Board(SwarmSettings? settings = null)
    {
        var board = new TestBoard(settings, agents: Agents);
        board.Submit(Planning);
        return board;
    }

    private static TestBoard Planned(TaskSubmission[] tasks)
    {
        var board = Board();
        Start(board);
        Say(board, tasks);
        return board;
    }

    private static AttemptInput Start(TestBoard board) => Assert.Single(board.Next().OfType<AttemptCommand.Start>()).Input;

    private static void Say(TestBoard board, TaskSubmission[] tasks, int? corrections = null) => board.Complete("plan", Result(tasks, corrections));

    private static AttemptResult Result(TaskSubmission[] tasks, int? corrections = null) => new()
    {
        Usage = new AgentUsage(3, 300, 0.1m),
        Summary = "a plan",
        Host = "box-1",
        Session = new AgentSession("s-1", "box-1"),
        Plan = new() { Tasks = tasks, Corrections = corrections },
    };

    private static void Answer(TestBoard board, EscalationChoice choice, string? note = null, TaskSubmission[]? tasks = null) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = "E1", Choice = choice, Note = note, Tasks = tasks }, board.Now);
}
