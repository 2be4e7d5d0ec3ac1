using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Views;

/// <summary>How a plan is shown before it is submitted.</summary>
public sealed class PlanViewTests
{
    private static readonly TaskSubmission[] Tasks =
    [
        TestBoard.Task("ship", "docs", "ui"), TestBoard.Task("api"), TestBoard.Task("docs", "api") with { AgentType = "reviewer", ReadOnly = true }, TestBoard.Task("ui", "api"),
    ];

    [Fact]
    public void Of_NothingHasCompleted_SaysThatThereIsNoEstimate()
    {
        var view = PlanViews.Of(Board().Board, new() { Task = "plan", Tasks = Tasks });

        Assert.Equal(["api 0", "docs 1", "ui 1", "ship 2"], view.Tasks.Select(task => FormattableString.Invariant($"{task.Key} {task.Wave}")));
        Assert.Equal(["code-implementer", "reviewer", "code-implementer", "code-implementer"], view.Tasks.Select(task => task.Agent));
        Assert.Equal(["api", "docs", "ship"], view.CriticalPath);
        Assert.Equal((null, null, null), (view.Seconds, view.PathSeconds, view.WorkSeconds));
        Assert.StartsWith("No estimate: no task has completed in this swarm yet whose time tells.", view.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TasksHaveCompleted_EstimatesByTheMedianOfTheirAgentAndSaysWhatIsAssumed()
    {
        var board = Board();
        foreach (var (i, seconds) in new[] { 10, 400, 60 }.Index())
        {
            board.Submit(TestBoard.Task($"done{i}"));
            board.Starts();
            board.Pass(seconds);
            board.Complete($"done{i}");
        }

        var view = PlanViews.Of(board.Board, new() { Task = "plan", Tasks = Tasks });

        Assert.Equal([60, null, 60, 60], view.Tasks.Select(task => task.Seconds));
        Assert.Equal((180, 240, 180), (view.PathSeconds, view.WorkSeconds, view.Seconds));
        Assert.Equal(
            "Medians of the attempts that completed tasks here: code-implementer 60 s (3). "
                + "Assumed, because they have completed none: reviewer, 60 s each, the median of all.",
            view.Basis);
    }

    [Fact]
    public void Of_TasksThatAnAttemptWithoutAnAgentMerged_TellNothing()
    {
        var board = Board();
        board.Submit(TestBoard.Task("done") with { Merge = MergePolicy.Approve });
        board.Starts();
        board.Pass(600);
        board.Complete("done");
        EscalationAnswers.Answer(board.Board, new() { Escalation = "E1", Choice = EscalationChoice.Approve }, board.Now);
        board.Starts();
        board.Pass(1);
        board.Complete("done");

        Assert.Null(PlanViews.Of(board.Board, new() { Task = "plan", Tasks = Tasks }).Seconds);
        Assert.Equal(TaskState.Completed, board["done"].State);
    }

    [Fact]
    public void Of_OneAtATime_TakesAtLeastTheWork()
    {
        var board = Board(new() { MaxConcurrentTasks = 1 });
        board.Submit(TestBoard.Task("done"));
        board.Starts();
        board.Pass(60);
        board.Complete("done");

        var view = PlanViews.Of(board.Board, new() { Task = "plan", Tasks = Tasks });

        Assert.Equal((180, 240), (view.PathSeconds, view.Seconds));
    }

    [Fact]
    public void Of_WrongPlan_SaysWhatIsWrong()
    {
        var view = PlanViews.Of(Board().Board, new() { Task = "plan", Tasks = [TestBoard.Task("a", "b")] });

        Assert.Empty(view.Tasks);
        Assert.StartsWith("Task 'a': unknown dependency 'b'", Assert.Single(view.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TaskWithoutAPlan_IsRefused()
    {
        var board = Board();
        board.Submit(TestBoard.Task("a"));

        Assert.Contains("T3 doesn't plan", Assert.Throws<InvalidInputException>(() => PlanViews.Of(board.Board, new() { Task = "a" })).Message, StringComparison.Ordinal);
        Assert.Contains("no plan waits for approval", Assert.Throws<InvalidInputException>(() => PlanViews.Of(board.Board, new() { Task = "plan" })).Message, StringComparison.Ordinal);
    }

    // The planning task itself waits for what is never there, so that it starts in no test.
    private static TestBoard Board(SwarmSettings? settings = null)
    {
        var board = new TestBoard(settings);
        board.Submit(TestBoard.Task("never") with { AgentType = "architect" });
        board.Cancel("never");
        board.Submit(new TaskSubmission { Title = "ship it", Key = "plan", Plan = new(), AgentType = "reviewer", DependsOn = ["never"] });
        return board;
    }
}
