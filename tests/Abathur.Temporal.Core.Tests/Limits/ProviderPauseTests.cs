using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Attempts;
using Abathur.Temporal.Core.Checkpoints;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Requests;
using Abathur.Temporal.Core.Views;

namespace Abathur.Temporal.Core.Tests.Limits;

/// <summary>What a provider that refuses holds back, for how long, and when an operator is asked.</summary>
public sealed class ProviderPauseTests
{
    private const double Outage = 4 * 3600;

    private static readonly SwarmSettings Settings = new() { MaxConcurrentTasks = 10, CircuitBreakerResetSeconds = 60, ProviderOutageSeconds = Outage };

    private static readonly IReadOnlyList<AgentSummary> Agents =
    [
        .. TestBoard.Agents,
        TestBoard.Agent("cloud", AgentTier.Worker) with { Runtime = "claude" },
        TestBoard.Agent("cloud-too", AgentTier.Worker) with { Runtime = "claude" },
        TestBoard.Agent("bedrock", AgentTier.Worker) with { Runtime = "claude", Provider = "bedrock" },
        TestBoard.Agent("script", AgentTier.Worker) with { Provider = "openai" },
        TestBoard.Agent("other-script", AgentTier.Worker),
    ];

    [Fact]
    public void Fail_RateLimited_HoldsBackTheSameProviderOnlyAndUsesNoRetry()
    {
        var board = Of("cloud", "cloud", "cloud-too", "bedrock", "script");
        Lifecycle.Configure(board.Board, Settings with { MaxConcurrentTasks = 1 }, board.Now);
        Assert.Equal(["T1"], board.Starts());

        board.Fail("T1", FailureKind.RateLimited, retryAt: board.Now.AddSeconds(500));

        Lifecycle.Configure(board.Board, Settings, board.Now);
        Assert.Equal(["T4", "T5"], board.Starts());
        Assert.Equal((TaskState.Ready, 0), (board["T1"].State, board["T1"].Record.Retries));
        Assert.Equal(board.Now.AddSeconds(500), Dispatch.WakeAt(board.Board, board.Now));
        Assert.Equal(
            "'claude' is paused until 2026-01-02 03:12:25Z: its provider refuses (rateLimited)",
            Explanations.Explain(board.Board, board["T3"], board.Now).Waits.Single(wait => wait.Limit == WaitLimit.RuntimePaused).Detail);
        Assert.Equal(board.Now.AddSeconds(500), BoardViews.Status(board.Board, board.Now).PausedRuntimes["claude"]);
    }

    [Fact]
    public void Fail_CommandAgentThatNamesNoProvider_HoldsBackItselfOnly()
    {
        var board = Of("code-implementer", "other-script", "script");
        board.Next();
        board.Fail("T1", FailureKind.RateLimited);
        board.Complete("T2");
        board.Complete("T3");
        board.Submit(Task("other-script"), Task("script"), Task("code-implementer"));

        Assert.Equal(["T4", "T5"], board.Starts());
        Assert.Equal("command:code-implementer", Assert.Single(BoardViews.Status(board.Board, board.Now).PausedRuntimes).Key);
    }

    [Fact]
    public void Fail_ResultNamesAProvider_HoldsBackAllThatUseItAndTheOneThatFoundOut()
    {
        var board = Of("code-implementer", "other-script");
        board.Next();
        board.Fail("T1", FailureKind.ProviderUnavailable, provider: "openai");
        board.Complete("T2");
        board.Submit(Task("script"), Task("other-script"));

        Assert.Equal(["T4"], board.Starts());
        board.Pass(60);
        Assert.Equal(["T1"], board.Starts());
        board.Complete("T1");
        Assert.Equal(["T3"], board.Starts());
    }

    [Fact]
    public void Starts_PauseIsOver_OneGoesFirstAndTheOthersFollowWhenItEndsWell()
    {
        var board = Of("cloud", "cloud", "cloud");
        Assert.Equal(3, board.Starts().Count);
        board.Fail("T1", FailureKind.ProviderUnavailable);
        board.Fail("T2", FailureKind.ProviderUnavailable);
        board.Fail("T3", FailureKind.ProviderUnavailable);
        board.Pass(60);

        Assert.Equal(["T1"], board.Starts());
        Assert.StartsWith(
            "'claude' is tried by T1 first",
            Explanations.Explain(board.Board, board["T2"], board.Now).Waits.Single(wait => wait.Limit == WaitLimit.RuntimePaused).Detail, StringComparison.Ordinal);
        board.Complete("T1");
        Assert.Equal(["T2", "T3"], board.Starts());
    }

    [Fact]
    public void Starts_TheFirstRunsUnrefused_TheOthersFollow()
    {
        var board = Of("cloud", "cloud", "cloud");
        board.Next();
        board.Fail("T1", FailureKind.ProviderUnavailable);
        board.Fail("T2", FailureKind.ProviderUnavailable);
        board.Pass(60);
        Assert.Equal(["T1"], board.Starts());

        board.Pass(120);

        Assert.Equal(["T2"], board.Starts());
    }

    [Theory]
    [InlineData(FailureKind.Agent)]
    [InlineData(FailureKind.Infrastructure)]
    public void Fail_TheFirstWithoutAnAnswer_AnotherGoes(FailureKind kind)
    {
        var board = Of("cloud", "cloud", "cloud");
        board.Next();
        board.Fail("T1", FailureKind.ProviderUnavailable);
        board.Fail("T2", FailureKind.ProviderUnavailable);
        board.Fail("T3", FailureKind.ProviderUnavailable);
        board.Pass(60);
        Assert.Equal(["T1"], board.Starts());

        board.Fail("T1", kind);

        Assert.Equal(["T2"], board.Starts());
    }

    [Fact]
    public void Fail_OutageGoesOn_PausesDoubleUpToFifteenMinutes()
    {
        var board = Of("cloud");
        double[] pauses = [60, 120, 240, 480, 900, 900];
        foreach (var pause in pauses)
        {
            board.Next();
            board.Fail("T1", FailureKind.ProviderUnavailable);
            Assert.Equal(board.Now.AddSeconds(pause), Dispatch.WakeAt(board.Board, board.Now));
            board.Pass(pause);
        }

        Assert.Equal((0, BreakerState.Closed), (board["T1"].Record.Retries, board.Board.Breaker("cloud").StateAt(board.Now)));
        board.Next();
        board.Complete("T1");
        board.Submit(Task("cloud"));
        board.Next();
        board.Fail("T2", FailureKind.ProviderUnavailable);
        Assert.Equal(board.Now.AddSeconds(60), Dispatch.WakeAt(board.Board, board.Now));
    }

    [Fact]
    public void Fail_AttemptsThatWereUnderWay_CountOnce()
    {
        var board = Of("cloud", "cloud", "cloud");
        board.Next();
        board.Fail("T1", FailureKind.ProviderUnavailable);
        board.Pass(30);

        board.Fail("T2", FailureKind.ProviderUnavailable);

        Assert.Equal(board.Now.AddSeconds(30), Dispatch.WakeAt(board.Board, board.Now));

        // Nor does the end of one that has asked its model for the last time before show that it answers.
        board.Complete("T3");
        Assert.Empty(board.Starts());
    }

    [Theory]
    [InlineData(-1000, 60)]
    [InlineData(1e9, 7 * 86_400)]
    public void Fail_RateLimitedWithAnImplausibleReset_IsBounded(double offset, double pause)
    {
        var board = Of("cloud");
        board.Next();
        board.Fail("T1", FailureKind.RateLimited, retryAt: board.Now.AddSeconds(offset));
        Assert.Equal(board.Now.AddSeconds(pause), Dispatch.WakeAt(board.Board, board.Now));
    }

    [Fact]
    public void Fail_OutageBeyondTheLimit_AsksOnceAndGoesOn()
    {
        var board = OutageAsked();

        var asked = Assert.Single(EscalationDesk.Open(board.Board));
        Assert.Equal((EscalationKind.ProviderOutage, "claude"), (asked.Kind, asked.Provider));
        Assert.StartsWith("The provider of 'claude' has been unavailable since 2026-01-02 03:19:05Z: it broke Answer `retry`", asked.Question, StringComparison.Ordinal);
        Assert.Equal([EscalationChoice.Keep, EscalationChoice.Retry, EscalationChoice.Cancel], asked.Choices);

        board.Pass(900);
        board.Next();
        board.Complete("T1");
        board.Next();
        Assert.Equal("settled", Assert.Single(board.Board.AllEscalations).ClosedBy);
    }

    [Theory]
    [InlineData(EscalationChoice.Retry, TaskState.Running, TaskState.Pending)]
    [InlineData(EscalationChoice.Keep, TaskState.Ready, TaskState.Pending)]
    [InlineData(EscalationChoice.Cancel, TaskState.Canceled, TaskState.Canceled)]
    public void Answer_OfAnOutage_DoesWhatItSays(EscalationChoice choice, TaskState task, TaskState dependent)
    {
        var board = OutageAsked();

        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = "E1", Choice = choice }, board.Now);
        board.Next();

        Assert.Equal((task, dependent), (board["T1"].State, board["after"].State));
    }

    [Fact]
    public void Fail_Auth_AsksOncePerKeyHoweverOftenItIsTried()
    {
        var board = Of("cloud", "cloud-too", "bedrock");
        board.Next();
        board.Fail("T1", FailureKind.Auth, "HTTP 401");
        board.Fail("T2", FailureKind.Auth, "HTTP 401");
        board.Fail("T3", FailureKind.Auth, "HTTP 403");
        for (var probe = 0; probe < 5; probe++)
        {
            Assert.Empty(board.Starts());
            board.Pass(60);
            var tried = board.Starts();
            Assert.Equal(["T1", "T3"], tried);
            board.Fail("T1", FailureKind.Auth);
            board.Fail("T3", FailureKind.Auth);
        }

        Assert.Equal(["claude", "claude/bedrock"], EscalationDesk.Open(board.Board).Select(asked => asked.Provider));
        Assert.Equal(2, board.Board.AllEscalations.Count());
        Assert.StartsWith("E1: The provider of 'claude' rejected the credentials: HTTP 401 Fix the key or login, then answer `retry`.", board.EventsOf(SwarmEventKind.Escalated)[0].Message, StringComparison.Ordinal);
        EscalationAnswers.Answer(board.Board, new EscalationAnswer { Escalation = "E1", Choice = EscalationChoice.Retry }, board.Now);
        Assert.Equal(["T1", "T2"], board.Starts());
    }

    [Fact]
    public void Restore_WithProviders_GoesOnAlike()
    {
        var board = Of("cloud", "cloud");
        board.Next();
        board.Fail("T1", FailureKind.Auth);
        board.Fail("T2", FailureKind.Auth);

        var checkpoint = AbathurJson.Read<SwarmCheckpoint>(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(CheckpointWriter.Write(board.Board), AbathurJson.Options), "checkpoint");
        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(Settings, checkpoint), continued: true, board.Now), board.Now);

        Assert.Empty(restored.Starts());
        restored.Pass(60);
        Assert.Equal(["T1"], restored.Starts());
        restored.Fail("T1", FailureKind.Auth);
        Assert.Single(restored.Board.AllEscalations);
    }

    [Fact]
    public void Restore_PausedRuntimesOfAnOlderCheckpoint_HoldBackTheirRuntimeUntilThen()
    {
        var board = Of("cloud", "other-script");
        var until = board.Now.AddSeconds(300);
        var checkpoint = CheckpointWriter.Write(board.Board) with
        {
            PausedRuntimes = new Dictionary<string, DateTimeOffset> { ["claude"] = until, ["command"] = until },
        };

        var restored = new TestBoard(BoardFactory.Create(TestBoard.Input(Settings, checkpoint), continued: true, board.Now), board.Now);

        Assert.Equal(["T2"], restored.Starts());
        restored.Pass(300);
        Assert.Equal(["T1"], restored.Starts());
        Assert.Empty(CheckpointWriter.Write(restored.Board).PausedRuntimes);
    }

    [Fact]
    public void Fail_BeforeTheThirdRules_PausesTheWholeRuntime()
    {
        var board = new TestBoard(Settings with { MaxConcurrentTasks = 1 }, agents: Agents, rules: RulesVersion.Second);
        board.Submit(Task("other-script"), Task("script"), Task("cloud"));
        board.Next();

        board.Fail("T1", FailureKind.RateLimited);

        Assert.Equal(["T3"], board.Starts());
        Assert.Equal(["command"], BoardViews.Status(board.Board, board.Now).PausedRuntimes.Keys);
    }

    private static TaskSubmission Task(string agent) => new() { Title = $"for {agent}", AgentType = agent };

    private static TestBoard Of(params string[] agents)
    {
        var board = new TestBoard(Settings, agents: Agents);
        board.Submit([.. agents.Select(Task)]);
        return board;
    }

    private static TestBoard OutageAsked()
    {
        var board = Of("cloud");
        board.Submit(TestBoard.Task("after", "T1"));
        while (board.Now < TestBoard.Start.AddSeconds(900 + Outage))
        {
            Assert.Empty(board.Board.AllEscalations);
            board.Pass(900);
            Assert.Equal(["T1"], board.Starts());
            board.Fail("T1", FailureKind.ProviderUnavailable);
        }

        return board;
    }
}
