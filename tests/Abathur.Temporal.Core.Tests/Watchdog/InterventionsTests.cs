using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;
using Abathur.Temporal.Core.Views;
using Abathur.Temporal.Core.Watchdog;

namespace Abathur.Temporal.Core.Tests.Watchdog;

public sealed class InterventionsTests
{
    [Fact]
    public void Watch_CycleByAddWork_OneMemberIsCanceledAndInvestigated()
    {
        var board = Cyclic();
        Watch(board);

        Assert.Equal((TaskState.Blocked, TaskState.Canceled, TaskState.Pending), (board["a"].State, board["b"].State, board["c"].State));
        Assert.Equal("T2 → T1 → T2", Assert.Single(board.EventsOf(SwarmEventKind.CycleBroken)).Message);
        var diagnosis = board.DiagnosisOf("b").Record;
        Assert.Equal("Investigate circular dependency: T2 → T1 → T2", diagnosis.Spec.Title);
        Assert.StartsWith("A circular dependency was detected and broken. Investigate root cause.", diagnosis.Spec.Description, StringComparison.Ordinal);
        Watch(board);
        Assert.Single(board.EventsOf(SwarmEventKind.CycleBroken));
    }

    [Fact]
    public void Judge_VictimReplaced_TheRestGoesOn()
    {
        var board = Cyclic();
        Watch(board);
        board.Judge("b", DiagnosisBoard.Replace(new TaskSubmission { Title = "instead of b" }));
        Assert.Equal(["T5"], board.Starts());
        board.Complete("T5");
        Assert.Equal(["T1"], board.Starts());
        board.Complete("a");
        Assert.Equal(["T3"], board.Starts());
    }

    [Fact]
    public void Judge_VictimAccepted_WhatWaitedGoesOnWithoutIt()
    {
        var board = Cyclic();
        Watch(board);
        board.Judge("b", new() { Action = VerdictAction.Accept });
        Assert.Equal(["T1"], board.Starts());
    }

    [Fact]
    public void Continue_CycleInTheCheckpoint_ComesBackAndIsBroken()
    {
        var board = Cyclic();
        var checkpoint = CheckpointWriter.Write(board.Board);
        var next = new TestBoard(BoardFactory.Create(TestBoard.Input(null, checkpoint), continued: true, board.Now), board.Now);
        Assert.Equal(3, BoardViews.Graph(next.Board, null).Nodes.Count);
        Watch(next);
        Assert.Single(next.EventsOf(SwarmEventKind.CycleBroken));
    }

    [Fact]
    public void Watch_StuckAttempt_IsFencedOffAndCountsAsATimeout()
    {
        var board = DiagnosisBoard.Create(new() { TaskTimeoutSeconds = 60, RetryBackoffSeconds = 0 }, TestBoard.Task("a"));
        board.Next();
        board.Pass(120);
        Watch(board);
        var cancel = Assert.IsType<AttemptCommand.Cancel>(Assert.Single(board.Next()));
        Assert.Equal(("T1", 1), (cancel.Task, cancel.Attempt));
        board.Fail("a", FailureKind.Canceled);
        Assert.Equal((FailureKind.Timeout, "Task stuck - exceeded timeout", 1), (board["a"].Record.Failure!.Kind, board["a"].Record.Failure!.Message, board["a"].Record.Retries));
        Assert.Equal(["T1"], board.Starts());
    }

    [Fact]
    public void Apply_AttemptLongGone_IsAnErrorEventAndNothingElse()
    {
        var board = DiagnosisBoard.Create(new() { RetryBackoffSeconds = 0 }, TestBoard.Task("a"));
        board.Next();
        board.Fail("a");
        board.Next();
        Interventions.Apply(board.Board, new() { Kind = InterventionKind.EndStuckAttempt, Task = "T1", Attempt = 1 }, board.Now.AddDays(1));
        Assert.Empty(board.Next());
        Assert.Contains("no longer holds", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InterventionKind.BreakCycle)]
    [InlineData(InterventionKind.MendBlockedChain)]
    [InlineData(InterventionKind.ReportDeadlock)]
    public void Apply_WhatDoesntHold_ChangesNothing(InterventionKind kind)
    {
        var board = DiagnosisBoard.Create();
        Interventions.Apply(board.Board, new() { Kind = kind, Task = "T1" }, board.Now);
        Assert.Contains("no longer holds", board.LastMessage(SwarmEventKind.Error), StringComparison.Ordinal);
        Assert.Equal(["T1"], board.Starts());
    }

    [Fact]
    public void Watch_BlockedForAnHour_OneEscalationNamesTheBlockers()
    {
        var board = new TestBoard(DiagnosisBoard.NoRetries with { EscalationDeadlineSeconds = 60, MaxConcurrentTasks = 2 });
        board.Submit(TestBoard.Task("a"), TestBoard.Task("long"), TestBoard.Task("b", "a"), TestBoard.Task("c", "a"));
        board.Next();
        board.Fail("a");
        board.Pass(60);
        board.Next();
        Assert.Null(board.OpenEscalation());
        board.Pass(3600);
        Watch(board);
        Assert.Equal(EscalationKind.BlockedChain, board.OpenEscalation()!.Kind);
        Assert.Equal(["T1"], board.OpenEscalation()!.Tasks);
        Assert.Equal(1, BoardViews.Status(board.Board, board.Now).OpenEscalations);
    }

    [Fact]
    public void Watch_Deadlock_OneEscalationNamesTheBlockers()
    {
        var board = new TestBoard(DiagnosisBoard.NoRetries);
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b", "a"));
        board.Cancel("a");
        Watch(board);
        Assert.Equal((EscalationKind.Deadlock, "T1"), (board.OpenEscalation()!.Kind, Assert.Single(board.OpenEscalation()!.Tasks)));
        Assert.Contains("T1 'a' (canceled)", board.OpenEscalation()!.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_DeadlockOfManyBlockers_NamesEveryOne()
    {
        var board = new TestBoard(DiagnosisBoard.NoRetries);
        var blockers = Enumerable.Range(1, 30).Select(number => $"a task with a title of some length, number {number}").ToArray();
        board.Submit([.. blockers.Select(blocker => TestBoard.Task(blocker)), TestBoard.Task("b", blockers)]);
        Array.ForEach(blockers, blocker => board.Cancel(blocker));
        Watch(board);
        var question = board.OpenEscalation()!.Question;
        Assert.All(Enumerable.Range(1, 30), number => Assert.Matches($@"\b{TaskId.Format(number)}\b", question));
        Assert.EndsWith(".", question, StringComparison.Ordinal);
    }

    [Fact]
    public void IsSettled_BlockedChainBesideACycle_NotBeforeTheCycleIsBroken()
    {
        var board = Cyclic();
        board.Submit(TestBoard.Task("canceled"), TestBoard.Task("blocked", "canceled"));
        board.Cancel("canceled");
        Assert.Equal(TaskState.Blocked, board["blocked"].State);
        Assert.False(board.Board.IsSettled);

        Watch(board);
        board.Judge("b", new() { Action = VerdictAction.Ask });

        Assert.Empty(board.Starts());
        Assert.True(board.Board.IsSettled);
    }

    private static TestBoard Cyclic()
    {
        var board = DiagnosisBoard.Create(null, TestBoard.Task("a"), TestBoard.Task("b", "a"), TestBoard.Task("c", "a"));
        ExtraWork.Accept(board.Board, new AddWork { Dependencies = [new() { Task = "a", DependsOn = "b" }] }, board.Now);
        Assert.True(WatchFeed.IsUrgent(board.Board));
        Assert.Empty(board.Starts());
        return board;
    }

    // A watchdog that is told everything, and heard at once.
    private static void Watch(TestBoard board)
    {
        var graph = new WatchGraph();
        graph.Take(WatchFeed.Snapshot(board.Board, board.Now));
        foreach (var intervention in WatchRules.Judge(graph, board.Now))
        {
            Interventions.Apply(board.Board, intervention, board.Now);
        }
    }
}
