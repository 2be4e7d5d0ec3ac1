using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Core.Requests;

namespace Abathur.Temporal.Core.Tests.Attempts;

/// <summary>How the next attempt begins: it continues a session on its host, or starts a new one on the branch or at the tip.</summary>
public sealed class SessionTests
{
    private static readonly AgentSession Reported = new("s-1", "box-1");
    private static readonly AgentSession Coders = new("s-1", "box-1", "code-implementer", "command");

    public enum Begins
    {
        Session,
        Branch,
        Tip,
    }

    // The table, once more: a change of it has to be meant.
    [Theory]
    [InlineData(FailureKind.Agent, Begins.Session)]
    [InlineData(FailureKind.Timeout, Begins.Session)]
    [InlineData(FailureKind.Verification, Begins.Session)]
    [InlineData(FailureKind.NoEvidence, Begins.Session)]
    [InlineData(FailureKind.Conflict, Begins.Tip)]
    [InlineData(FailureKind.RateLimited, Begins.Session)]
    [InlineData(FailureKind.Auth, Begins.Session)]
    [InlineData(FailureKind.Infrastructure, Begins.Session)]
    [InlineData(FailureKind.Preparation, Begins.Tip)]
    [InlineData(FailureKind.ProviderUnavailable, Begins.Session)]
    [InlineData(FailureKind.Refused, Begins.Branch)]
    [InlineData(FailureKind.MissingProgram, Begins.Session)]
    public void Fail_Kind_NextAttemptBeginsAsItsRuleSays(FailureKind kind, Begins begins)
    {
        var board = Started();

        Fail(board, kind);
        if (board["T1"].State == TaskState.Failed)
        {
            TaskRequests.Retry(board.Board, new RetryTask { Task = "T1" }, board.Now);
        }

        var next = Again(board);
        Assert.Equal((begins == Begins.Session ? Coders : null, begins != Begins.Tip), (next.Session, next.KeepBranch));
        Assert.Equal(begins == Begins.Session && !FailureRules.For(kind).Teaches ? true : null, next.Interrupted);
    }

    [Fact]
    public void Rules_KindThatResumes_ContinuesOnTheBranchToo() =>
        Assert.All(FailureRules.All.Where(rule => rule.Resumes), rule => Assert.Equal(RetryFrom.Branch, rule.Start));

    [Fact]
    public void Fail_Session_StaysOutOfTheFailureThatIsShown()
    {
        var board = Started();

        Fail(board, FailureKind.Verification);

        Assert.Equal((null, Coders), (board["T1"].Record.Failure!.Session, board["T1"].Record.Session));
    }

    [Fact]
    public void Fail_NextAttemptReportsNoSession_TheOneBeforeIsContinued()
    {
        var board = Started();
        Fail(board, FailureKind.RateLimited);
        Again(board);

        Fail(board, FailureKind.MissingProgram, session: null);
        TaskRequests.Retry(board.Board, new RetryTask { Task = "T1" }, board.Now);

        Assert.Equal(Coders, Again(board).Session);
    }

    [Fact]
    public void Fail_NextAttemptReportsAnotherSession_ThatOneIsContinued()
    {
        var board = Started();
        Fail(board, FailureKind.RateLimited);
        Again(board);

        Fail(board, FailureKind.RateLimited, new AgentSession("s-2", "box-2"));

        Assert.Equal(Coders with { Id = "s-2", Host = "box-2" }, Again(board).Session);
    }

    [Fact]
    public void Fail_AgentWithoutATurn_StartsANewSessionOnTheBranch()
    {
        var board = Started();
        Fail(board, FailureKind.Verification);
        Again(board);

        Fail(board, FailureKind.Agent, turns: 0);

        var next = Again(board);
        Assert.Equal((null, true), (next.Session, next.KeepBranch));
    }

    [Fact]
    public void Fail_RetryFromBase_StartsANewSession()
    {
        var board = Started(new SwarmSettings { RetryFrom = RetryFrom.Base });

        Fail(board, FailureKind.Verification);

        Assert.Null(Again(board).Session);
    }

    [Fact]
    public void Fail_BeforeTheFourthRules_StartsANewSession()
    {
        var board = Started(rules: RulesVersion.Third);

        Fail(board, FailureKind.Verification);

        Assert.Equal((null, null), (board["T1"].Record.Session, Again(board).Session));
    }

    [Fact]
    public void Fail_ReadOnlyTask_ContinuesItsSessionWithoutABranch()
    {
        var board = new TestBoard();
        board.Submit(TestBoard.Task("look") with { AgentType = "reviewer", ReadOnly = true });
        board.Next();

        Fail(board, FailureKind.RateLimited);

        var next = Again(board);
        Assert.Equal((new AgentSession("s-1", "box-1", "reviewer", "command"), false), (next.Session, next.KeepBranch));
    }

    [Theory]
    [InlineData("", "box-1")]
    [InlineData("s", "")]
    public void Fail_SessionThatNamesNothing_IsNotTaken(string id, string host)
    {
        var board = Started();

        Fail(board, FailureKind.RateLimited, new AgentSession(id, host));

        Assert.Null(board["T1"].Record.Session);
    }

    [Fact]
    public void Fail_SessionLongerThanAllowed_IsNotTaken()
    {
        var board = Started();

        Fail(board, FailureKind.RateLimited, new AgentSession(new string('s', AgentSession.MaxId + 1), "box-1"));

        Assert.Null(board["T1"].Record.Session);
    }

    [Fact]
    public void Stuck_WatchdogEndsTheAttempt_ItsSessionIsContinued()
    {
        var board = Started();
        board.Board.Change(board["T1"], record => record with { Stuck = true });

        Fail(board, FailureKind.Canceled);

        Assert.Equal((FailureKind.Timeout, Coders), (board["T1"].Record.Failure!.Kind, Again(board).Session));
    }

    [Fact]
    public void HandOff_AnotherAgent_StartsANewSession()
    {
        var board = Started();

        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(), Session = Reported, Handoff = new Handoff("architect") });

        Assert.Equal((null, null), (board["T1"].Record.Session, Again(board).Session));
    }

    [Fact]
    public void HandOff_Consultation_TheAgentThatAskedContinuesItsOwnSession()
    {
        var board = Started();
        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(), Session = Reported, Handoff = new Handoff("reviewer") });
        var consulted = Again(board);
        Assert.Equal((null, true), (consulted.Session, consulted.Consultation));

        Fail(board, FailureKind.RateLimited, new AgentSession("s-reviewer", "box-2"));
        Assert.Null(Again(board).Session);
        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(1), Session = new AgentSession("s-reviewer", "box-2"), Summary = "it leaks" });

        var back = Again(board);
        Assert.Equal(("code-implementer", Coders, null), (back.Agent, back.Session, back.Consultation));
    }

    [Fact]
    public void Reload_AgentHasAnotherRuntimeNow_StartsANewSession()
    {
        var board = Started();
        Fail(board, FailureKind.RateLimited);
        board.Board.Prepared = TestBoard.Prepared([.. TestBoard.Agents.Select(agent => agent with { Runtime = "claude" })]);

        Assert.Null(Again(board).Session);
    }

    [Fact]
    public void Reject_WorkThatWaitedToBeApproved_ContinuesTheSession()
    {
        var board = Started(new SwarmSettings { Merge = MergePolicy.Approve });
        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(1), Commit = "c0ffee", Host = "box-1", Session = Reported });

        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = "E1", Choice = EscalationChoice.Reject, Note = "no tests" }, board.Now);

        var next = Again(board);
        Assert.Equal(Coders, next.Session);
        Assert.Contains("no tests", next.Hints![^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_WorkThatWaited_IsMergedWithoutASession()
    {
        var board = Started(new SwarmSettings { Merge = MergePolicy.Approve });
        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(1), Commit = "c0ffee", Host = "box-1", Session = Reported });

        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = "E1", Choice = EscalationChoice.Approve }, board.Now);

        var merge = Again(board);
        Assert.Equal(("box-1", null), (merge.MergeOn, merge.Session));
    }

    [Fact]
    public void Review_AsksForChanges_TheAuthorContinuesItsSessionAndTheReviewerDoesNot()
    {
        var board = Started(new SwarmSettings { Review = new ReviewPolicy { Agent = "reviewer" } });
        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(1), Commit = "c0ffee", Host = "box-1", Session = Reported, AwaitsReview = true });
        var review = Again(board);
        Assert.Equal(("reviewer", null, true), (review.Agent, review.Session, review.Consultation));

        board.Complete("T1", new AttemptResult
        {
            Usage = new AgentUsage(1),
            Session = new AgentSession("s-reviewer", "box-2"),
            Review = new ReviewVerdict { Decision = ReviewDecision.Changes, Comments = "name it well" },
        });

        var next = Again(board);
        Assert.Equal(("code-implementer", Coders, true), (next.Agent, next.Session, next.KeepBranch));
        Assert.Contains("name it well", next.Hints![^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_Task_LetsGoOfItsSession()
    {
        var board = Started();

        board.Complete("T1", new AttemptResult { Usage = new AgentUsage(1), Commit = "c0ffee", Session = Reported });

        Assert.Null(board["T1"].Record.Session);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restore_Checkpoint_KeepsSessionsOnlyWithinTheSameSwarm(bool continued)
    {
        var board = Started();
        Fail(board, FailureKind.RateLimited);

        var again = BoardFactory.Create(TestBoard.Input(checkpoint: CheckpointWriter.Write(board.Board)), continued, board.Now);

        Assert.Equal(continued ? Coders : null, again.Get("T1").Record.Session);
    }

    private static TestBoard Started(SwarmSettings? settings = null, RulesVersion rules = RulesVersion.Newest)
    {
        var board = new TestBoard(settings, rules: rules);
        board.Submit(TestBoard.Task("work"));
        board.Next();
        return board;
    }

    private static void Fail(TestBoard board, FailureKind kind, int turns = 2) => Fail(board, kind, Reported, turns);

    private static void Fail(TestBoard board, FailureKind kind, AgentSession? session, int turns = 2) =>
        board.Fail(new TaskFailure { Kind = kind, Message = "it failed", Usage = new AgentUsage(turns, 10), Session = session });

    private static AttemptInput Again(TestBoard board)
    {
        board.Now += TimeSpan.FromHours(1);
        return board.Next().OfType<AttemptCommand.Start>().Single(start => start.Input.TaskId == "T1").Input;
    }
}
