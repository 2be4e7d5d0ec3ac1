using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Views;

public sealed class BoardViewsTests
{
    [Fact]
    public void Watch_AnyMoment_IsWhatThreeQueriesTell()
    {
        AgentSummary[] agents = [TestBoard.Agent("one", AgentTier.Worker), TestBoard.Agent("two", AgentTier.Worker)];
        var board = new TestBoard(new() { MaxConcurrentTasks = SwarmWatch.MaxRunning + 5 }, agents: agents);
        board.Submit([.. Enumerable.Range(1, SwarmWatch.MaxRunning + 8).Select(i => TestBoard.Task($"t{i}") with { AgentType = agents[i % 2].Name })]);
        board.Starts();

        var first = BoardViews.Watch(board.Board, after: null, board.Now);
        var later = BoardViews.Watch(board.Board, first.Events.Next, board.Now);

        Assert.Equal((SwarmState.Running, SwarmWatch.MaxRunning + 5), (first.Status.State, first.Status.Running.Count));
        Assert.Equal(first.Status.Running.Take(SwarmWatch.MaxRunning), first.Running.Select(task => task.Id));
        Assert.Equal(
            BoardViews.Tasks(board.Board, new() { States = [TaskState.Running], Limit = SwarmWatch.MaxRunning }, board.Now).Tasks, first.Running);
        Assert.Equal(board.Board.Events.Kept.TakeLast(SwarmWatch.FirstEvents), first.Events.Events);
        Assert.Equal((0, first.Status.LastEvent), (later.Events.Events.Count, later.Events.Next));
    }
}
