using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>Work that another agent reviews before it is merged.</summary>
public sealed class ReviewTests
{
    private static readonly ReviewPolicy Policy = new() { Agent = "reviewer", Rounds = 2 };
    private static readonly SwarmSettings Settings = new() { Review = Policy, RetryBackoffSeconds = 0 };

    [Fact]
    public void Start_ReviewSet_TheAttemptEndsBeforeTheMerge()
    {
        var board = Board();

        Assert.Equal((true, null), (Start(board).AwaitsReview, board["a"].Record.UnderReview));
    }

    [Fact]
    public void Complete_AwaitsReview_TheReviewerLooksAtTheBranchWithoutChangingIt()
    {
        var board = Worked();

        var review = Start(board);

        Assert.Equal(("reviewer", true, true, null), (review.Agent, review.ReadOnly, review.KeepBranch, review.AwaitsReview));
        Assert.Equal(new ReviewRequest("code-implementer", 1, "c0ffee", "did it"), review.Reviews);
        Assert.Empty(review.HandoffTargets ?? []);
    }

    [Fact]
    public void Review_Approved_AnAttemptWithoutAnAgentMergesOnTheAuthorsHost()
    {
        var board = Worked();
        Start(board);

        Say(board, ReviewDecision.Approve);
        var merge = Start(board);
        board.Complete("a", new AttemptResult { Usage = new AgentUsage(), Commit = "merged" });

        Assert.Equal(("box-1", "code-implementer", null, null), (merge.MergeOn, merge.Agent, merge.Reviews, merge.AwaitsReview));
        Assert.Equal((TaskState.Completed, "merged", 0), (board["a"].State, board["a"].Record.Commit, board["a"].Record.Retries));
        Assert.Equal("approved", board.LastMessage(SwarmEventKind.TaskReviewed));
    }

    [Fact]
    public void Review_ChangesRequested_TheAuthorContinuesOnItsBranchWithTheCommentsAndUsesNoRetry()
    {
        var board = Worked();
        Start(board);

        Say(board, ReviewDecision.Changes, "a.cs:3 loses the error");
        var again = Start(board);

        Assert.Equal(("code-implementer", true, true, null), (again.Agent, again.KeepBranch, again.AwaitsReview, again.Reviews));
        Assert.Contains("a.cs:3 loses the error", again.Hints![^1], StringComparison.Ordinal);
        Assert.Equal((0, 1), (board["a"].Record.Retries, board["a"].Record.ReviewRounds));
        board.Complete("a", Work);
        Assert.Equal(2, Start(board).Reviews!.Round);
    }

    [Fact]
    public void Review_ChangesRequested_TheAuthorContinuesItsSession()
    {
        var board = Board();
        Start(board);
        board.Complete("a", Work with { Session = new AgentSession("of the author", "box-1") });
        var review = Start(board);
        board.Complete("a", Changes("more") with { Session = new AgentSession("of the reviewer", "box-2") });

        Assert.Null(review.Session);
        Assert.Equal("of the author", Start(board).Session!.Id);
    }

    [Fact]
    public void Review_CommentsOfTheGreatestLength_ReachTheAuthorWhole()
    {
        var board = Worked();
        Start(board);

        Say(board, ReviewDecision.Changes, new string('x', 849) + "!");

        Assert.EndsWith("x!", Start(board).Hints![^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Review_RoundsUsed_AnOperatorDecides()
    {
        var board = Worked();
        for (var round = 1; round <= 2; round++)
        {
            Start(board);
            Say(board, ReviewDecision.Changes, $"change {round}");
            Start(board);
            board.Complete("a", Work);
        }

        Start(board);
        Say(board, ReviewDecision.Changes, "still wrong");

        Assert.Empty(board.Next());
        Assert.Contains("still wrong", board.OpenEscalation()!.Question, StringComparison.Ordinal);
        Answer(board, EscalationChoice.Reject, "do as it says");
        Assert.Equal((0, 1), (board["a"].Record.ReviewRounds, board["a"].Record.Retries));
        Assert.Equal(("code-implementer", true), (Start(board).Agent, board["a"].Record.KeepBranch));
    }

    [Fact]
    public void Review_ApprovedWhereOperatorsMerge_AnOperatorIsAskedToo()
    {
        var board = Worked(Settings with { Merge = MergePolicy.Approve });
        Start(board);

        Say(board, ReviewDecision.Approve);

        Assert.Equal(ApprovalState.Waiting, board["a"].Record.Approval);
        Answer(board, EscalationChoice.Approve);
        Assert.Equal("box-1", Start(board).MergeOn);
    }

    [Fact]
    public void Review_ApprovedWhereNothingIsMerged_IsDoneOnItsBranch()
    {
        var board = Worked(Settings with { Merge = MergePolicy.None });
        Start(board);

        Say(board, ReviewDecision.Approve);

        Assert.Equal((TaskState.Completed, "c0ffee"), (board["a"].State, board["a"].Record.Commit));
    }

    [Fact]
    public void Complete_ReviewerMissing_AnOperatorDecides()
    {
        var board = Worked(Settings with { Review = new ReviewPolicy { Agent = "nobody" } });

        Assert.Empty(board.Next());
        Assert.Contains("there is no agent 'nobody'", board.OpenEscalation()!.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void Fail_ReviewerWithoutRetries_AnOperatorDecidesOnTheWork()
    {
        var board = Worked(Settings with { MaxRetries = 0 });
        Start(board);

        board.Fail("a", FailureKind.Agent, "it crashed");

        Assert.Equal((ApprovalState.Waiting, "code-implementer", "c0ffee"), (board["a"].Record.Approval, board["a"].Record.Agent, board["a"].Record.Commit));
        Assert.Contains("it crashed", board.OpenEscalation()!.Question, StringComparison.Ordinal);
    }

    [Fact]
    public void Fail_ReviewersProviderRefuses_ItReviewsLater()
    {
        var board = Worked();
        Start(board);

        board.Fail("a", FailureKind.RateLimited, retryAt: board.Now.AddMinutes(1));
        board.Pass(61);

        Assert.Equal(("reviewer", "c0ffee", 0), (Start(board).Agent, board["a"].Record.Commit, board["a"].Record.Retries));
    }

    [Fact]
    public void Fail_OfTheMerge_TheNextWorkIsReviewedAgain()
    {
        var board = Worked();
        Start(board);
        Say(board, ReviewDecision.Approve);
        Start(board);

        board.Fail("a", FailureKind.Conflict);

        Assert.Equal(("code-implementer", true), (Start(board).Agent, board["a"].Record.Approval is null));
        board.Complete("a", Work);
        Assert.Equal("reviewer", Start(board).Agent);
    }

    [Fact]
    public void Cancel_WhileReviewed_TheTaskEnds()
    {
        var board = Worked();
        Start(board);
        board.Cancel("a");

        Say(board, ReviewDecision.Approve);

        Assert.Equal(TaskState.Canceled, board["a"].State);
    }

    [Fact]
    public void Checkpoint_UnderReview_StillIs()
    {
        var checkpoint = CheckpointWriter.Write(Worked().Board);

        var restored = BoardFactory.Create(TestBoard.Input(Settings, checkpoint), continued: false, TestBoard.Start);
        Lifecycle.Start(restored, TestBoard.Prepared(), TestBoard.Start);

        Assert.Equal("reviewer", Start(new TestBoard(restored, TestBoard.Start)).Agent);
    }

    [Theory]
    [InlineData("nobody", "there is no agent 'nobody'")]
    [InlineData("architect", "the agent 'architect' is not read-only")]
    public void Submit_ReviewerThatCant_IsRefused(string agent, string why)
    {
        var board = new TestBoard();

        var refusal = Assert.Throws<InvalidInputException>(() => board.Submit(TestBoard.Task("a") with { Review = new ReviewPolicy { Agent = agent } }));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_NoRounds_TheTaskIsNotReviewed()
    {
        var board = DiagnosisBoard.Create(Settings, [TestBoard.Task("a") with { Review = new ReviewPolicy { Rounds = 0 } }]);

        Assert.Null(Start(board).AwaitsReview);
    }

    private static AttemptResult Work => new() { Usage = new AgentUsage(), Summary = "did it", Commit = "c0ffee", Host = "box-1", AwaitsReview = true };

    private static TestBoard Board(SwarmSettings? settings = null) => DiagnosisBoard.Create(settings ?? Settings, [TestBoard.Task("a")]);

    private static TestBoard Worked(SwarmSettings? settings = null)
    {
        var board = Board(settings);
        Start(board);
        board.Complete("a", Work);
        return board;
    }

    private static AttemptInput Start(TestBoard board) => Assert.IsType<AttemptCommand.Start>(Assert.Single(board.Next())).Input;

    private static void Say(TestBoard board, ReviewDecision decision, string? comments = null) => board.Complete("a", Review(decision, comments));

    private static AttemptResult Changes(string comments) => Review(ReviewDecision.Changes, comments);

    private static AttemptResult Review(ReviewDecision decision, string? comments) => new()
    {
        Usage = new AgentUsage(),
        Summary = "looked at it",
        Host = "box-2",
        Review = new ReviewVerdict { Decision = decision, Comments = comments },
    };

    private static void Answer(TestBoard board, EscalationChoice choice, string? note = null) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = board.OpenEscalation()!.Id, Choice = choice, Note = note }, board.Now);
}
