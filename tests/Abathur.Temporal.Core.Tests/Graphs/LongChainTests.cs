using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Graphs;

/// <summary>A chain of 100,000 tasks on the board itself: nothing recurses, and a completion costs what its dependents cost.</summary>
public sealed class LongChainTests
{
    private const int Length = 100_000;

    [Fact]
    public void Board_ChainOfAHundredThousand_RunsBlocksAndClosesNoCycle()
    {
        var test = Chain();

        // Links run one after another, the first failure blocks what follows it and only that, and a retry goes on.
        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal([TaskId.Format(i)], test.Starts());
            test.Complete(TaskId.Format(i));
        }

        Assert.Equal(["T51"], test.Starts());
        test.Fail("T51", FailureKind.Infrastructure);
        Assert.Equal((TaskState.Failed, TaskState.Blocked, TaskState.Pending), (test["T51"].State, test["T52"].State, test["T53"].State));
        TaskRequests.Retry(test.Board, new RetryTask { Task = "T51" }, test.Now);
        Assert.Equal(TaskState.Pending, test["T52"].State);

        var refusal = Assert.Throws<RejectedException>(() => test.Depend("T52", TaskId.Format(Length)));
        Assert.Contains("closes the cycle T52 → T100000 → T99999", refusal.Message, StringComparison.Ordinal);
    }

    private static TestBoard Chain()
    {
        var test = new TestBoard();
        test.Board.CheckpointBytes = int.MaxValue;
        for (var first = 1; first <= Length; first += SubmissionRules.MaxBatch)
        {
            test.Submit([.. Enumerable.Range(first, SubmissionRules.MaxBatch).Select(number => TestBoard.Task($"t{number}", number == 1 ? [] : [$"t{number - 1}"]))]);
        }

        return test;
    }
}
