using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Tests.Diagnosis;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Requests;

/// <summary>An agent can't go on without an operator's answer.</summary>
public sealed class BlockerTests
{
    private const string Question = "Which database?";
    private static readonly SwarmSettings Settings = new() { RetryBackoffSeconds = 0, MaxConcurrentTasks = 1, MaxBlockers = 2 };
    private static readonly AgentSession Session = new("s-1", "box-1");

    [Fact]
    public void Report_NewBlocker_AsksAnOperatorWhileTheAttemptRuns()
    {
        var board = Started();

        var reported = Report(board, Question, "db");

        Assert.Equal(("db", 1, Question, "E1", null), (reported.Key, reported.Attempt, reported.Question, reported.Escalation, reported.Answer));
        Assert.Equal((EscalationKind.Blocker, "T1 'a' can't go on: Which database?"), (board.OpenEscalation()!.Kind, board.OpenEscalation()!.Question));
        Assert.Equal([EscalationChoice.Decide, EscalationChoice.Answer, EscalationChoice.Cancel], board.OpenEscalation()!.Choices);
        Assert.Equal(TaskState.Running, board["a"].State);
    }

    [Fact]
    public void Complete_WithABlocker_WaitsWithoutASlotAndUsesNoRetry()
    {
        var board = Asked(TestBoard.Task("b"));

        Assert.Equal(["T2"], board.Starts());
        var task = board["a"].Record;
        Assert.Equal((TaskState.Ready, 0, true, "s-1"), (task.State, task.Retries, task.KeepBranch, task.Session!.Id));
        Assert.Equal(new AgentUsage(2, 20, 0.5m), task.Usage);
        Assert.Contains("abathur escalation respond E1 answer", Assert.Single(Explained(board), wait => wait.Limit == WaitLimit.Answer).Detail, StringComparison.Ordinal);
        Assert.Equal(WaitLimit.Answer, BoardViews.Tasks(board.Board, new(), board.Now).Tasks[0].Wait!.Limit);
        Assert.Equal($"E1: {Question}", board.LastMessage(SwarmEventKind.TaskAwaitsAnswer));
        board.Complete("b");
        Assert.True(board.Board.IsSettled);
    }

    [Fact]
    public void Complete_BlockerOnlyInTheResult_IsAskedThen()
    {
        var board = Started();

        board.Complete("a", Blocked());

        Assert.Equal((Question, "E1"), (board["a"].OpenBlocker!.Question, board["a"].OpenBlocker!.Escalation));
        Assert.Empty(board.Starts());
    }

    [Fact]
    public void Answer_InWords_TheNextAttemptContinuesTheSessionWithTheAnswer()
    {
        var board = Asked();

        Answer(board, EscalationChoice.Answer, "PostgreSQL.");
        var next = Start(board);

        Assert.Equal(("s-1", true, true, 2), (next.Session!.Id, next.Interrupted, next.KeepBranch, next.Attempt));
        Assert.Equal("Blocker that attempt 1 reported: Which database?\nAnswer of an operator: PostgreSQL.", Assert.Single(next.Hints!));
        board.Complete("a");
        Assert.Equal((TaskState.Completed, "PostgreSQL."), (board["a"].State, board["a"].Record.Blockers![0].Answer));
    }

    [Fact]
    public void Answer_WhileTheAttemptStillEnds_TheNextOneStartsWithIt()
    {
        var board = Started();
        Report(board, Question);

        Answer(board, EscalationChoice.Answer, "PostgreSQL.");
        Assert.Empty(board.Starts());
        board.Complete("a", Blocked());

        Assert.Contains("PostgreSQL.", Assert.Single(Start(board).Hints!), StringComparison.Ordinal);
        Assert.Equal(0, board["a"].Record.Retries);
    }

    [Theory]
    [InlineData(FailureKind.Timeout)]
    [InlineData(FailureKind.Agent)]
    [InlineData(FailureKind.Infrastructure)]
    public void Fail_AfterTheReport_StillWaitsAndUsesNoRetry(FailureKind kind)
    {
        var board = Started();
        Report(board, Question);

        board.Fail("a", kind);

        Assert.Equal((TaskState.Ready, 0), (board["a"].State, board["a"].Record.Retries));
        Assert.Empty(board.Starts());
    }

    [Fact]
    public void Fail_ProviderRefusesAfterTheReport_WaitsForBoth()
    {
        var board = Started();
        Report(board, Question);

        board.Fail("a", FailureKind.RateLimited, retryAt: board.Now.AddMinutes(1));

        Assert.Equal([WaitLimit.Answer, WaitLimit.RuntimePaused], Explained(board).Select(wait => wait.Limit));
    }

    [Fact]
    public void Deadline_Passed_TheAgentDecidesForItself()
    {
        var board = Asked();

        board.Pass(Settings.EscalationDeadlineSeconds);

        Assert.Contains("Decide for yourself (no answer in time).", Assert.Single(Start(board).Hints!), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_SameKeyInALaterAttempt_ReturnsTheAnswer()
    {
        var board = Started();
        Report(board, Question, "db");
        board.Complete("a", Blocked("db"));
        Answer(board, EscalationChoice.Answer, "PostgreSQL.");
        Start(board);

        var again = Report(board, "Which of the databases?", "db");

        Assert.Equal(("PostgreSQL.", 1), (again.Answer, again.Attempt));
        Assert.Null(board.OpenEscalation());
    }

    [Fact]
    public void Complete_WithABlockerThatWasAnswered_UsesARetry()
    {
        var board = Asked();
        Answer(board, EscalationChoice.Answer, "PostgreSQL.");
        Start(board);

        board.Complete("a", Blocked());

        Assert.Equal(1, board["a"].Record.Retries);
        Assert.Contains("answered before: PostgreSQL.", board["a"].Record.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_AnotherWhileOneWaits_IsTheOneThatWaits()
    {
        var board = Started();
        Report(board, Question);

        Assert.Equal((Question, "E1"), (Report(board, "Which port?").Question, board.OpenEscalation()!.Id));
        Assert.Single(board["a"].Record.Blockers!);
    }

    [Fact]
    public void Report_SameOnceMore_AsksNothingTwiceAlsoAfterTheAttempt()
    {
        var board = Asked();

        Assert.Equal("E1", Report(board, Question).Escalation);
        Assert.Single(board["a"].Record.Blockers!);
    }

    [Fact]
    public void Report_AttemptThatHasEnded_IsRefused()
    {
        var board = Started();
        board.Complete("a");

        Assert.Equal("Attempt 1 of T1 has ended: no blocker is taken from it.", Refused(() => Report(board, Question)));
    }

    [Fact]
    public void Report_MoreThanATaskMay_IsRefusedAndTheAgentIsNoLongerOfferedIt()
    {
        var board = Asked();
        Answer(board, EscalationChoice.Decide);
        Assert.True(Start(board).MayReportBlocker);
        board.Complete("a", Blocked(question: "And the port?"));
        Answer(board, EscalationChoice.Decide);

        Assert.Null(Start(board).MayReportBlocker);
        Assert.Contains("has reported 2 blockers already", Refused(() => Report(board, "And the host?")), StringComparison.Ordinal);
        board.Complete("a", Blocked(question: "And the host?"));
        Assert.Equal((FailureKind.Agent, 1), (board["a"].Record.Failure!.Kind, board["a"].Record.Retries));
    }

    [Theory]
    [InlineData(0, RulesVersion.Newest)]
    [InlineData(2, RulesVersion.Fourth)]
    public void Report_SwarmThatTakesNone_IsRefused(int most, RulesVersion rules)
    {
        var board = new TestBoard(Settings with { MaxBlockers = most }, rules: rules);
        board.Submit(TestBoard.Task("a"));

        Assert.Null(Start(board).MayReportBlocker);
        Assert.Contains("takes no blockers", Refused(() => Report(board, Question)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", null, "it is empty")]
    [InlineData("…", " ", "key: give 1 to 100")]
    [InlineData(null, null, "1001 characters; at most 1000")]
    public void Report_OutOfShape_IsRefused(string? question, string? key, string why)
    {
        var board = Started();

        Assert.Contains(why, Refused(() => Report(board, question ?? new string('x', 1001), key)), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_WithoutWords_IsRefusedWithTheCommand()
    {
        var board = Asked();

        Assert.Contains("abathur escalation respond E1 answer --note", Refused(() => Answer(board, EscalationChoice.Answer, " ")), StringComparison.Ordinal);
        Assert.Contains("1001 characters", Refused(() => Answer(board, EscalationChoice.Answer, new string('x', 1001))), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancel_TaskThatWaits_ClosesTheQuestionAndAnAnswerIsRefused()
    {
        var board = Asked();
        board.Cancel("a");

        Assert.Contains("would change nothing", Refused(() => Answer(board, EscalationChoice.Answer, "PostgreSQL.")), StringComparison.Ordinal);
        board.Next();

        Assert.Contains("takes no further answer", Refused(() => EscalationAnswers.Answer(
            board.Board, new() { Escalation = "E1", Choice = EscalationChoice.Answer, Note = "x" }, board.Now)), StringComparison.Ordinal);
        Assert.Equal(TaskState.Canceled, board["a"].State);
    }

    [Fact]
    public void Answer_Cancel_EndsTheTask()
    {
        var board = Asked();

        Answer(board, EscalationChoice.Cancel, "not needed");

        Assert.Equal((TaskState.Canceled, "not needed"), (board["a"].State, board["a"].Record.Failure!.Message));
    }

    [Fact]
    public void Cancel_WhileTheAttemptEnds_TheTaskEnds()
    {
        var board = Started();
        Report(board, Question);
        board.Cancel("a");

        board.Complete("a", Blocked());

        Assert.Equal(TaskState.Canceled, board["a"].State);
    }

    // Its worker died after the report, and the run that followed did without.
    [Fact]
    public void Complete_WithoutTheBlockerThatWasReported_TheTaskIsDoneAndTheQuestionClosesItself()
    {
        var board = Started();
        Report(board, Question);

        board.Complete("a");
        board.Next();

        Assert.Equal((TaskState.Completed, null), (board["a"].State, board.OpenEscalation()));
        Assert.Empty(board["a"].Record.Blockers!);
    }

    [Fact]
    public void Report_ByAReviewer_ItReviewsOnWithTheAnswer()
    {
        var board = DiagnosisBoard.Create(Settings with { Review = new() { Agent = "reviewer" } }, [TestBoard.Task("a")]);
        Start(board);
        board.Complete("a", new() { Usage = new(), Summary = "did it", Commit = "c0ffee", Host = "box-1", AwaitsReview = true });
        Start(board);
        board.Complete("a", Blocked());

        Answer(board, EscalationChoice.Answer, "Yes.");
        var review = Start(board);

        Assert.Equal(("reviewer", "c0ffee", "code-implementer"), (review.Agent, review.Reviews!.Commit, review.Reviews.Author));
        Assert.Contains("Yes.", Assert.Single(review.Hints!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "s-1")]
    [InlineData(false, null)]
    public void Checkpoint_Waiting_StillWaitsAndTakesTheAnswer(bool continued, string? session)
    {
        var board = Asked();

        var checkpoint = CheckpointWriter.Write(board.Board);
        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(Settings, checkpoint), continued, board.Now), board.Now);
        if (!continued)
        {
            Lifecycle.Start(restored.Board, TestBoard.Prepared(), restored.Now);
        }

        Assert.Equal((0, 1), (restored.Starts().Count, restored.Board.AwaitOperator));
        Answer(restored, EscalationChoice.Answer, "PostgreSQL.");
        var next = Start(restored);
        Assert.Equal(session, next.Session?.Id);
        Assert.Contains("PostgreSQL.", Assert.Single(next.Hints!), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManyAnswersOfTheGreatestLength_StaysWithinTheBoundAndLosesNone()
    {
        var board = new TestBoard(Settings with { MaxConcurrentTasks = 1000, MaxBlockers = 20 });
        var text = new string('\u0001', 1000);
        board.Submit([.. Enumerable.Range(0, 40).Select(i => new TaskSubmission { Title = $"t{i}", Description = new string('x', 20_000) })]);
        var refused = 0;
        for (var round = 0; round < 6; round++)
        {
            foreach (var task in board.Starts())
            {
                try
                {
                    Blockers.Accept(board.Board, new() { Task = task, Attempt = board[task].Record.Attempts, Blocker = new() { Question = $"{round} {text[..990]}" } }, board.Now);
                    board.Complete(task, Blocked(question: $"{round} {text[..990]}"));
                    Answer(board, EscalationChoice.Answer, text);
                }
                catch (RejectedException e)
                {
                    Assert.Contains("The swarm is full", e.Message, StringComparison.Ordinal);
                    refused++;
                }

                Assert.InRange(CheckpointSize.Of(CheckpointWriter.Write(board.Board)), 1, SwarmCheckpoint.MaxBytes);
            }
        }

        var kept = BoardFactory.Create(TestBoard.Input(checkpoint: CheckpointWriter.Write(board.Board)), continued: true, board.Now);
        Assert.True(refused > 0);
        Assert.Equal(board.Board.Tasks.Sum(task => task.Record.Blockers?.Count ?? 0), kept.Tasks.Sum(task => task.Record.Blockers?.Count(blocker => blocker.Answer == text) ?? 0));
    }

    private static TestBoard Started(params TaskSubmission[] others)
    {
        var board = DiagnosisBoard.Create(Settings, [TestBoard.Task("a"), .. others]);
        Assert.Equal(["T1"], board.Starts());
        return board;
    }

    private static TestBoard Asked(params TaskSubmission[] others)
    {
        var board = Started(others);
        Report(board, Question);
        board.Complete("a", Blocked());
        return board;
    }

    private static AttemptResult Blocked(string? key = null, string question = Question) =>
        new() { Usage = new AgentUsage(2, 20, 0.5m), Summary = "half of it", Host = "box-1", Session = Session, Blocker = new() { Question = question, Key = key } };

    private static TaskBlocker Report(TestBoard board, string question, string? key = null) => Blockers.Accept(
        board.Board, new() { Task = "T1", Attempt = board["T1"].Record.Attempts, Blocker = new() { Question = question, Key = key } }, board.Now);

    private static IReadOnlyList<WaitReason> Explained(TestBoard board) => Explanations.Explain(board.Board, board["a"], board.Now).Waits;

    private static AttemptInput Start(TestBoard board) => Assert.IsType<AttemptCommand.Start>(Assert.Single(board.Next())).Input;

    private static void Answer(TestBoard board, EscalationChoice choice, string? note = null) =>
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = board.OpenEscalation()!.Id, Choice = choice, Note = note }, board.Now);

    private static string Refused(Action act)
    {
        var refusal = Assert.ThrowsAny<Exception>(act);
        Assert.True(refusal is InvalidInputException or RejectedException);
        return refusal.Message;
    }
}
