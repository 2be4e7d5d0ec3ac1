using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Failures;

public sealed class RuntimePauseTests
{
    [Fact]
    public void Fail_RateLimited_PausesTheRuntimeUntilItsResetAndUsesNoRetry()
    {
        var board = new TestBoard(new() { MaxConcurrentTasks = 1 }, agents: [.. TestBoard.Agents, TestBoard.Agent("cloud", AgentTier.Worker) with { Runtime = "claude" }]);
        board.Submit(TestBoard.Task("a"), TestBoard.Task("b"), TestBoard.Task("c") with { AgentType = "cloud" });
        Assert.Equal(["T1"], board.Starts());
        board.Fail("a", FailureKind.RateLimited, retryAt: board.Now.AddSeconds(500));

        // Another runtime goes on; all agents of this one wait.
        Assert.Equal(["T3"], board.Starts());
        board.Complete("c");
        Assert.Empty(board.Starts());
        Assert.Equal(0, board["a"].Record.Retries);
        Assert.Equal(board.Now.AddSeconds(500), Dispatch.WakeAt(board.Board, board.Now));
        Assert.Contains(Explanations.Explain(board.Board, board["b"], board.Now).Waits, wait => wait.Limit == WaitLimit.RuntimePaused);
        Assert.Equal(board.Now.AddSeconds(500), BoardViews.Status(board.Board, board.Now).PausedRuntimes["command"]);
        board.Pass(500);
        Assert.Equal(["T1"], board.Starts());
    }

    [Theory]
    [InlineData(-1000, 60)]
    [InlineData(1e9, 7 * 86_400)]
    public void Fail_RateLimitedWithAnImplausibleReset_IsBounded(double offset, double pause)
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("a"));
        board.Next();
        board.Fail("a", FailureKind.RateLimited, retryAt: board.Now.AddSeconds(offset));
        Assert.Equal(board.Now.AddSeconds(pause), Dispatch.WakeAt(board.Board, board.Now));
    }
}
