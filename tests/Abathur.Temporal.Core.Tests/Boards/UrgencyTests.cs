using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Boards;

/// <summary>A task goes as early as what waits for it. Random histories compare every score with one that is computed from scratch.</summary>
public sealed class UrgencyTests
{
    [Fact]
    public void Starts_CriticalTaskWaitsForALowOne_TheLowOneGoesFirst()
    {
        var board = new TestBoard(OneAtATime);
        board.Submit([.. Enumerable.Range(1, 5).Select(i => TestBoard.Task($"normal {i}"))]);
        board.Submit(Task("low", TaskPriority.Low), Task("critical", TaskPriority.Critical, "low"));

        Assert.Equal(["low", "critical", "normal 1"], Order(board).Take(3));
    }

    [Fact]
    public void Explain_TaskThatOthersWaitFor_ShowsWhatTheyAdd()
    {
        var board = new TestBoard(OneAtATime);
        board.Submit(Task("low", TaskPriority.Low), Task("middle", TaskPriority.Normal, "low"), Task("critical", TaskPriority.Critical, "middle"));

        Assert.Equal((3000, 2000, 0), (Dependents(board, "low"), Dependents(board, "middle"), Dependents(board, "critical")));
    }

    [Fact]
    public void SetPriority_OfWhatWaits_IsLentAndTakenBack()
    {
        var board = new TestBoard(OneAtATime);
        board.Submit(Task("low", TaskPriority.Low), Task("middle", TaskPriority.Low, "low"), Task("last", TaskPriority.Low, "middle"));

        TaskRequests.SetPriority(board.Board, new SetPriority { Task = "last", Priority = TaskPriority.Critical }, board.Now);
        Assert.Equal((3000, 3000), (Dependents(board, "low"), Dependents(board, "middle")));
        TaskRequests.SetPriority(board.Board, new SetPriority { Task = "middle", Priority = TaskPriority.High }, board.Now);
        Assert.Equal((3000, 1000), (Dependents(board, "low"), Dependents(board, "middle")));
        TaskRequests.SetPriority(board.Board, new SetPriority { Task = "last", Priority = TaskPriority.Low }, board.Now);
        Assert.Equal((2000, 0), (Dependents(board, "low"), Dependents(board, "middle")));
    }

    [Fact]
    public void Cancel_TheCriticalTask_WhatItWaitedForFallsBack()
    {
        var board = new TestBoard(OneAtATime);
        board.Submit(
            Task("low", TaskPriority.Low), Task("normal", TaskPriority.Normal), Task("high", TaskPriority.High, "low"), Task("critical", TaskPriority.Critical, "low"));

        board.Cancel("critical");
        Assert.Equal(2000, Dependents(board, "low"));
        board.Cancel("high");
        Assert.Equal(0, Dependents(board, "low"));
        Assert.Equal(["normal", "low"], Order(board));
    }

    [Fact]
    public void ChangeGoal_ItsPriority_IsThatOfWhatItsTasksWaitFor()
    {
        var board = new TestBoard(OneAtATime);
        Goals.Add(board.Board, new Goal { Name = "release", Priority = TaskPriority.Low }, board.Now);
        board.Submit(TestBoard.Task("first"), TestBoard.Task("last", "first") with { Goal = "release" });

        Assert.Equal(500, Dependents(board, "first"));
        Goals.Change(board.Board, new GoalChange { Name = "release", Priority = TaskPriority.Critical }, board.Now);
        Assert.Equal(2000, Dependents(board, "first"));
    }

    [Fact]
    public void Starts_UnderTheFirstRules_IsAsItWasRecorded()
    {
        var board = new TestBoard(BoardFactory.Create(TestBoard.Input(OneAtATime), continued: false, TestBoard.Start, RulesVersion.First), TestBoard.Start);
        Lifecycle.Start(board.Board, TestBoard.Prepared(), board.Now);
        board.Submit(TestBoard.Task("normal"), Task("low", TaskPriority.Low), Task("critical", TaskPriority.Critical, "low"));

        Assert.Equal(["normal", "low", "critical"], Order(board));
    }

    private static SwarmSettings OneAtATime => new() { MaxConcurrentTasks = 1 };

    private static TaskSubmission Task(string title, TaskPriority priority, params string[] dependsOn) =>
        TestBoard.Task(title, dependsOn) with { Priority = priority };

    private static long Dependents(TestBoard board, string task) =>
        Core.Views.Explanations.Explain(board.Board, board[task], board.Now).Terms.Single(term => term.Name == "dependents").Value;

    private static List<string> Order(TestBoard board)
    {
        var order = new List<string>();
        for (var starts = board.Starts(); starts.Count > 0; starts = board.Starts())
        {
            order.Add(board[Assert.Single(starts)].Spec.Title);
            board.Complete(starts[0]);
        }

        return order;
    }
}
