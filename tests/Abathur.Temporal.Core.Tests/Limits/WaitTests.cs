using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Limits;

public sealed class WaitTests
{
    [Fact]
    public void Tasks_WaitingTask_SaysWhatHoldsItBack()
    {
        var board = new TestBoard(new SwarmSettings { MaxConcurrentTasks = 1, MaxRetries = 1, RetryBackoffSeconds = 60 });
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b", "a"), TestBoard.Task("c"), TestBoard.Task("d", "c"));
        board.Cancel("c");
        board.Next();

        Assert.Null(Wait(board, "T1"));
        Assert.Equal(new(WaitLimit.Dependencies, "not completed: T1 (running)"), Wait(board, "T2"));
        Assert.Equal(new(WaitLimit.Blocked, "failed or canceled: T3 (canceled)"), Wait(board, "T4"));

        board.Fail("a");
        Assert.Equal(WaitLimit.RetryBackoff, Wait(board, "T1")!.Limit);

        Lifecycle.Pause(board.Board, board.Now);
        Assert.Equal(new(WaitLimit.SwarmState, "the swarm is paused"), Wait(board, "T1"));
    }

    private static WaitReason? Wait(TestBoard board, string task) =>
        BoardViews.Tasks(board.Board, new TaskFilter(), board.Now).Tasks.Single(summary => summary.Id == task).Wait;
}
