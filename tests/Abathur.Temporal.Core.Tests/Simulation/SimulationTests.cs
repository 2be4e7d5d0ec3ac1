using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Simulation;
using static Abathur.Temporal.Core.Tests.TestBoard;

namespace Abathur.Temporal.Core.Tests.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Run_Chain_TakesTheSumOfItsAttemptsAndMerges()
    {
        var run = Plays.Of(null, Task("a"), Task("b", "a"), Task("c", "b")).Play(Plays.Attempts(100, merge: 10));

        Assert.True(run.IsDone);
        Assert.Equal(330, run.Seconds);
        Assert.Equal([(0.0, 110.0), (110.0, 220.0), (220.0, 330.0)], run.Tasks.Select(task => (task.Start!.Value, task.End!.Value)));
        Assert.Equal(new AgentUsage(3, 30, 1.5m), run.Usage);
        Assert.Equal(110 + 220, run.Held[WaitLimit.Dependencies]);
    }

    [Fact]
    public void Run_MoreTasksThanMayRun_HoldsTheRestBack()
    {
        var run = Plays.Of(new() { MaxConcurrentTasks = 2 }, Task("a"), Task("b"), Task("c")).Play(Plays.Attempts(100));

        Assert.Equal((200, 2), (run.Seconds, run.MostAtOnce));
        Assert.Equal(100, run.Held[WaitLimit.MaxConcurrentTasks]);
    }

    [Fact]
    public void Run_TierOfTheAgent_HoldsTheRestBack()
    {
        var tasks = Enumerable.Range(0, 6).Select(i => Task($"t{i}") with { AgentType = "architect" }).ToList();

        var run = Plays.Of(null, tasks).Play(Plays.Attempts(100, agent: "architect"));

        Assert.Equal((300, 2), (run.Seconds, run.MostAtOnce));
        Assert.Equal(400 + 200, run.Held[WaitLimit.TierInstances]);
    }

    [Fact]
    public void Run_WorkThatIsReadyTogether_VerifiesSideBySide()
    {
        var run = Plays.Of(null, Task("a"), Task("b"), Task("c")).Play(Plays.Attempts(100, merge: 60));

        Assert.Equal(160, run.Seconds);
    }

    [Fact]
    public void Run_LongVerificationAhead_HoldsUpTheMergesBehindIt()
    {
        AttemptSample[] samples = [.. Plays.Attempts(100, merge: 500, count: 10), .. Plays.Attempts(200, merge: 1, count: 10)];

        var run = Plays.Run(Plays.Of(null, Task("a"), Task("b")), (task, _, _) => task == 1 ? 0 : 0.9, samples);

        Assert.All(run.Tasks, task => Assert.Equal(600, task.End));
    }

    [Fact]
    public void Run_FailedAttempt_IsRetriedAfterItsBackoff()
    {
        AttemptSample[] samples = [.. Plays.Attempts(50, failure: FailureKind.Agent, count: 10), .. Plays.Attempts(100, count: 10)];

        var run = Plays.Run(Plays.Of(null, Task("a")), (_, attempt, _) => attempt == 1 ? 0 : 0.9, samples);

        Assert.Equal((155, 2, true), (run.Seconds, run.Tasks[0].Attempts, run.IsDone));
        Assert.Equal(5, run.Held[WaitLimit.RetryBackoff]);
    }

    [Fact]
    public void Run_TaskThatAlwaysFails_EndsAndLeavesItsDependentsBlocked()
    {
        var run = Plays.Of(new() { MaxRetries = 1 }, Task("a"), Task("b", "a")).Play(Plays.Attempts(10, failure: FailureKind.Agent));

        Assert.False(run.IsDone);
        Assert.Equal([TaskState.Failed, TaskState.Blocked], run.Tasks.Select(task => task.State));
        Assert.Equal(1, run.Left[WaitLimit.Blocked]);
    }

    [Fact]
    public void Run_BudgetThatIsSpent_LeavesTheRest()
    {
        var run = Plays.Of(new() { BudgetCostUsd = 1, MaxConcurrentTasks = 1 }, Task("a"), Task("b"), Task("c")).Play(Plays.Attempts(10));

        Assert.False(run.IsDone);
        Assert.Equal(1, run.Left[WaitLimit.Budget]);
        Assert.Equal(20, run.Seconds);
    }

    [Fact]
    public void Run_AttemptLongerThanItsTimeout_EndsThere()
    {
        var run = Plays.Of(new() { MaxRetries = 0 }, Task("a") with { TimeoutSeconds = 60 }).Play(Plays.Attempts(100));

        Assert.Equal((60, TaskState.Failed), (run.Tasks[0].End, run.Tasks[0].State));
    }

    [Fact]
    public void Run_AttemptThatUsesMoreThanItMay_EndsWhenItHas()
    {
        var run = Plays.Of(new() { MaxRetries = 0, AttemptBudgetTokens = 5 }, Task("a")).Play(Plays.Attempts(100));

        Assert.Equal((50, TaskState.Failed), (run.Tasks[0].End, run.Tasks[0].State));
        Assert.Equal(5, run.Usage.Tokens);
    }

    [Fact]
    public void Run_WorkToApprove_IsApprovedAtOnce()
    {
        var run = Plays.Of(new() { Merge = MergePolicy.Approve }, Task("a")).Play(Plays.Attempts(100, merge: 10));

        Assert.Equal((110, true), (run.Seconds, run.IsDone));
        Assert.Equal([AttemptKind.Merge, AttemptKind.Work], run.Drawn.Select(drawn => drawn.Kind).OrderDescending());
    }

    [Fact]
    public void Run_ReviewedWork_WaitsForItsReview()
    {
        var settings = new SwarmSettings { Review = new() { Agent = "reviewer", Rounds = 1 } };
        var run = Plays.Of(settings, Task("a")).Play([
            .. Plays.Attempts(50, merge: 10),
            .. Plays.Attempts(30, agent: "reviewer", kind: AttemptKind.Review),
        ]);

        Assert.True(run.IsDone);
        Assert.Equal((3, 50 + 10 + 30 + 10), (run.Tasks[0].Attempts, run.Seconds));
    }

    [Fact]
    public void Run_ReviewThatSendsBack_CostsAnotherRound()
    {
        var settings = new SwarmSettings { Review = new() { Agent = "reviewer", Rounds = 2 } };
        var run = Plays.Run(Plays.Of(settings, Task("a")), (_, attempt, _) => attempt <= 2 ? 0 : 0.9, [
            .. Plays.Attempts(50, merge: 10),
            .. Plays.Attempts(30, agent: "reviewer", kind: AttemptKind.Review, count: 10).Select(sample => sample with { SentBack = true }),
            .. Plays.Attempts(30, agent: "reviewer", kind: AttemptKind.Review, count: 10),
        ]);

        Assert.True(run.IsDone);
        Assert.Equal(5, run.Tasks[0].Attempts);
    }

    [Fact]
    public void Run_TaskThatPlans_EndsWithItsPlanWaiting()
    {
        var run = Plays.Of(null, Task("a") with { Plan = new() }, Task("b"))
            .Play(Plays.Attempts(100), Plays.Attempts(50, agent: "reviewer", kind: AttemptKind.Plan));

        Assert.Equal((1, TaskState.Ready), (run.Tasks[0].Attempts, run.Tasks[0].State));
        Assert.Equal((false, 1), (run.IsDone, run.Left[WaitLimit.Approval]));
        Assert.Equal(TaskState.Completed, run.Tasks[1].State);
    }

    [Fact]
    public void Continue_RunningSwarm_PlaysWhatIsLeft()
    {
        var board = new TestBoard(new() { MaxConcurrentTasks = 1 });
        board.Submit(Task("a"), Task("b"), Task("c", "b"));
        board.Next();
        board.Complete("a");
        board.Next();
        board.Pass(30);

        var run = SimulationStart.Continue("demo", board.Board.Repository, CheckpointWriter.Write(board.Board), null, board.Now).Play(Plays.Attempts(100));

        Assert.Equal([("b", 0.0, 70.0), ("c", 70.0, 170.0)], run.Tasks.Select(task => (task.Key!, task.Start!.Value, task.End!.Value)));
    }

    [Fact]
    public void Continue_PausedSwarmWithMoreTasks_PlaysAllOfThem()
    {
        var board = new TestBoard();
        board.Submit(Task("a"));
        Core.Requests.Lifecycle.Pause(board.Board, board.Now);

        var start = SimulationStart.Continue(
            "demo", board.Board.Repository, CheckpointWriter.Write(board.Board), new SubmitTasks { Tasks = [Task("b", "a")] }, board.Now);

        Assert.Equal(200, start.Play(Plays.Attempts(100)).Seconds);
    }

    [Fact]
    public void Continue_NothingLeft_SaysSo()
    {
        var board = new TestBoard();
        board.Submit(Task("a"));
        board.Next();
        board.Complete("a");

        var error = Assert.Throws<RejectedException>(
            () => SimulationStart.Continue("demo", board.Board.Repository, CheckpointWriter.Write(board.Board), null, board.Now));

        Assert.StartsWith("Nothing is left to simulate: all 1 tasks of swarm 'demo' have ended.", error.Message);
    }

    [Fact]
    public void Continue_StoppedSwarm_SaysSo()
    {
        var board = new TestBoard();
        board.Submit(Task("a"));
        board.Stop();

        var error = Assert.Throws<RejectedException>(
            () => SimulationStart.Continue("demo", board.Board.Repository, CheckpointWriter.Write(board.Board), null, board.Now));

        Assert.Contains("'demo' is stopping", error.Message);
    }

    [Fact]
    public void New_Cycle_NamesIt() =>
        Assert.Contains("a → b → a", Assert.Throws<InvalidInputException>(() => Plays.Of(null, Task("a", "b"), Task("b", "a"))).Message);

    [Fact]
    public void New_UnknownAgent_SuggestsTheNearest() =>
        Assert.Contains("'code-implementer'", Assert.Throws<InvalidInputException>(() => Plays.Of(null, Task("a") with { AgentType = "code-implementor" })).Message);
}
