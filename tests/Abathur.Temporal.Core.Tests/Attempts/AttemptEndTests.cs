using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>What an attempt's end makes of its task, by what the board knows when it ends.</summary>
public sealed class AttemptEndTests
{
    private enum Meanwhile
    {
        Nothing,
        TaskCanceled,
        SwarmStopped,
        RetriesUsed,
    }

    public static TheoryData<string, string, string> Outcomes => new()
    {
        { "Agent", "Nothing", "Retried" },
        { "Agent", "RetriesUsed", "Failed" },
        { "Agent", "SwarmStopped", "Retried" },
        { "Agent", "TaskCanceled", "Canceled" },
        { "Conflict", "Nothing", "Retried" },
        { "Conflict", "RetriesUsed", "Failed" },
        { "RateLimited", "RetriesUsed", "Retried" },
        { "Auth", "RetriesUsed", "Retried" },
        { "Infrastructure", "Nothing", "Failed" },
        { "Infrastructure", "SwarmStopped", "HandedBack" },
        { "MissingProgram", "SwarmStopped", "HandedBack" },
        { "Refused", "Nothing", "Failed" },
        { "Refused", "SwarmStopped", "Failed" },
        { "Canceled", "Nothing", "Canceled" },
        { "Canceled", "SwarmStopped", "HandedBack" },
        { "Canceled", "TaskCanceled", "Canceled" },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Of_Failure_IsItsKindsRuleByWhatHappenedMeanwhile(string kind, string meanwhile, string outcome)
    {
        var board = Started(Enum.Parse<Meanwhile>(meanwhile));

        Assert.Equal(outcome, Of(board, new() { Task = "T1", Attempt = 1, Failure = new() { Kind = Enum.Parse<FailureKind>(kind), Message = "it broke" } }));
    }

    [Theory]
    [InlineData(null, false, "Completed")]
    [InlineData(null, true, "Completed")]
    [InlineData("reviewer", false, "HandedOff")]
    [InlineData("reviewer", true, "Canceled")]
    [InlineData("nobody", false, "Retried")]
    public void Of_Result_IsWhatItAsksForUnlessTheTaskIsCanceled(string? handoff, bool isCanceled, string outcome)
    {
        var board = Started(isCanceled ? Meanwhile.TaskCanceled : Meanwhile.Nothing);
        var result = new AttemptResult { Usage = new AgentUsage(), Commit = "c0ffee", Handoff = handoff is null ? null : new Handoff(handoff, null) };

        Assert.Equal(outcome, Of(board, new() { Task = "T1", Attempt = 1, Result = result }));
    }

    [Fact]
    public void Of_NeitherResultNorFailure_IsAFailureOfTheHost() => Assert.Equal("Failed", Of(Started(Meanwhile.Nothing), new() { Task = "T1", Attempt = 1 }));

    private static string Of(TestBoard board, AttemptReport report) =>
        AttemptEnd.Of(board.Board, board["a"], report, board.Now).Outcome.ToString();

    private static TestBoard Started(Meanwhile meanwhile)
    {
        var board = new TestBoard(new SwarmSettings { MaxRetries = meanwhile == Meanwhile.RetriesUsed ? 0 : 1 });
        board.Submit(TestBoard.Task("a"));
        board.Next();
        if (meanwhile == Meanwhile.TaskCanceled)
        {
            board.Cancel("a");
        }
        else if (meanwhile == Meanwhile.SwarmStopped)
        {
            board.Stop(StopMode.Force);
        }

        return board;
    }
}
