using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>Where the attempt after a failed one starts, and what it is told of the work before it.</summary>
public sealed class ContinuationTests
{
    private const string Salvage = "refs/abathur/salvage/demo/T1/1";

    public static TheoryData<FailureKind> Kinds => [.. FailureRules.All.Where(rule => rule.UsesRetry).Select(rule => rule.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fail_KindThatIsRetried_StartsWhereItsRuleSays(FailureKind kind)
    {
        var board = Started();

        Fail(board, kind);

        Assert.Equal(TaskState.Ready, board["T1"].State);
        Assert.Equal(FailureRules.For(kind).Start == RetryFrom.Branch, Again(board).KeepBranch);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fail_RetryFromBase_StartsFromTheTip(FailureKind kind)
    {
        var board = Started(new SwarmSettings { RetryFrom = RetryFrom.Base });
        Assert.Null(Input(board).RetryFrom);

        Fail(board, kind);

        Assert.Equal((false, null), (Again(board).KeepBranch, Input(board).RetryFrom));
    }

    [Fact]
    public void Fail_BeforeTheThirdRules_StartsFromTheTip()
    {
        var board = Started(rules: RulesVersion.Second);
        Assert.Null(Input(board).RetryFrom);

        Fail(board, FailureKind.Verification);

        Assert.Null(board["T1"].Record.KeepBranch);
    }

    [Fact]
    public void Fail_ConflictAfterAContinuedAttempt_LetsGoOfTheBranch()
    {
        var board = Started();
        Fail(board, FailureKind.Verification);
        Assert.True(Again(board).KeepBranch);

        Fail(board, FailureKind.Conflict, "conflicts with 0123 in a.txt", Salvage);

        var next = Again(board);
        Assert.False(next.KeepBranch);
        Assert.Contains("conflicts with 0123 in a.txt", next.Hints![^1], StringComparison.Ordinal);
        Assert.Contains(Salvage, next.Hints[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Fail_ReadOnlyTask_LeavesNoBranch()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("look") with { AgentType = "reviewer", ReadOnly = true });
        board.Next();
        Assert.Null(Input(board).RetryFrom);

        Fail(board, FailureKind.NoEvidence);

        Assert.Null(board["T1"].Record.KeepBranch);
    }

    [Fact]
    public void Fail_ProviderRefusesAgainAndAgain_TellsOfTheSameWorkOnce()
    {
        var board = Started();
        Fail(board, FailureKind.RateLimited, "429", Salvage);
        Assert.Contains(Salvage, Assert.Single(Again(board).Hints!), StringComparison.Ordinal);

        Fail(board, FailureKind.RateLimited, "429", Salvage);

        Assert.Single(Again(board).Hints!);
        Assert.True(Input(board).KeepBranch);
    }

    [Fact]
    public void Fail_NoRetryIsLeft_TheDiagnosisAndTheNextAttemptAreToldWhereTheWorkIs()
    {
        var analyst = TestBoard.Agent("diagnostic-analyst", AgentTier.Specialist) with { ReadOnly = true };
        var board = new TestBoard(new SwarmSettings { MaxRetries = 0 }, agents: [.. TestBoard.Agents, analyst]);
        board.Submit(TestBoard.Task("work"));
        board.Next();
        Fail(board, FailureKind.Verification, "red", Salvage);

        Assert.Contains($"`git diff HEAD...{Salvage}`", board["diagnose:T1"].Spec.Description!, StringComparison.Ordinal);

        board.Next();
        board.Complete("diagnose:T1", new AttemptResult { Usage = new AgentUsage(), Verdict = new Verdict { Action = VerdictAction.Retry, Hint = "run the tests" } });

        var next = Again(board);
        Assert.True(next.KeepBranch);
        Assert.Contains(Salvage, next.Hints![^2], StringComparison.Ordinal);
        Assert.Contains("run the tests", next.Hints[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Fail_CanceledTask_KeepsWhereItsWorkIs()
    {
        var board = Started();
        TaskRequests.Cancel(board.Board, new CancelTask { Task = "T1", Reason = "no longer needed" }, board.Now);

        Fail(board, FailureKind.Canceled, "canceled", Salvage);

        Assert.Equal((TaskState.Canceled, "no longer needed", Salvage), (board["T1"].State, board["T1"].Record.Failure!.Message, board["T1"].Record.Failure!.Salvage));
    }

    private static TestBoard Started(SwarmSettings? settings = null, RulesVersion rules = RulesVersion.Newest)
    {
        var board = new TestBoard(settings, rules: rules);
        board.Submit(TestBoard.Task("work"));
        board.Next();
        return board;
    }

    private static AttemptInput Input(TestBoard board) => AttemptInputs.For(board.Board, board["T1"]);

    private static void Fail(TestBoard board, FailureKind kind, string message = "it failed", string? salvage = null) => AttemptEnds.Take(
        board.Board,
        new AttemptReport { Task = "T1", Attempt = board["T1"].Record.Attempts, Failure = new TaskFailure { Kind = kind, Message = message, Salvage = salvage } },
        board.Now);

    private static AttemptInput Again(TestBoard board)
    {
        board.Now += TimeSpan.FromHours(1);
        return board.Next().OfType<AttemptCommand.Start>().Single().Input;
    }
}
