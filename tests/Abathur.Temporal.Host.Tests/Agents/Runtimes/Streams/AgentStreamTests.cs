using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes.Streams;

/// <summary>The limits that hold for every agent program.</summary>
public sealed class AgentStreamTests : IDisposable
{
    private readonly AgentBed bed = new();

    public void Dispose() => bed.Dispose();

    [Fact]
    public void TakeTurn_OnePastTheLimit_EndsTheRun()
    {
        var stream = Stream(maxTurns: 2);

        stream.TakeTurn("a");
        stream.TakeTurn("b");
        stream.TakeTurn("b");
        stream.TakeTurn("a subagent's", isLimited: false);
        Assert.Null(stream.Hopeless);

        stream.TakeTurn("c");
        Assert.Equal((FailureKind.Agent, 4), (stream.Hopeless!.Kind, stream.Usage.Turns));
        Assert.Contains("used up its 2 turns", stream.Hopeless.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "x", FailureKind.RateLimited)]
    [InlineData(529, "x", FailureKind.ProviderUnavailable)]
    [InlineData(500, "x", FailureKind.ProviderUnavailable)]
    [InlineData(401, "x", FailureKind.Auth)]
    [InlineData(0, "connection refused", FailureKind.ProviderUnavailable)]
    [InlineData(429, "connection refused", FailureKind.RateLimited)]
    public void TakeRetry_ThirdInARow_EndsTheRunWhateverTheRefusal(int status, string message, FailureKind kind)
    {
        var stream = Stream();
        var error = new ProviderError(message, status, DateTimeOffset.UnixEpoch);

        stream.TakeRetry(error);
        stream.TakeRetry(error);
        Assert.Null(stream.Hopeless);

        stream.TakeRetry(error);
        Assert.Equal(kind, stream.Hopeless!.Kind);
        Assert.Equal(kind == FailureKind.Auth ? null : DateTimeOffset.UnixEpoch, stream.Hopeless.RetryAt);
    }

    [Fact]
    public void TakeRetry_TurnInBetween_StartsAnew()
    {
        var stream = Stream();
        for (var round = 0; round < 5; round++)
        {
            stream.TakeRetry(new("overloaded", 529));
            stream.TakeRetry(new("overloaded", 529));
            stream.TakeTurn($"{round}");
        }

        Assert.Null(stream.Hopeless);
        Assert.Null(stream.LastError);
    }

    [Fact]
    public void TakeRetry_NotTheProvidersFault_LetsTheProgramTry()
    {
        var stream = Stream();
        for (var i = 0; i < 10; i++)
        {
            stream.TakeRetry(new("the tool call can't be parsed", 400));
        }

        Assert.Null(stream.Hopeless);
    }

    [Theory]
    [InlineData("sonnet", "claude-sonnet-4-5-20250929", null)]
    [InlineData("sonnet[1m]", "claude-sonnet-4-5", null)]
    [InlineData("openai/gpt-5", "gpt-5-2026-01-31", null)]
    [InlineData("gpt-5.2-codex", "gpt-5.2-codex", null)]
    [InlineData("opus", "claude-haiku-4-5", "claude-haiku-4-5")]
    [InlineData(null, "whatever", null)]
    public void TakeModel_AnotherThanAskedFor_IsNoted(string? asked, string answered, string? other)
    {
        var stream = Stream(model: asked);

        stream.TakeModel(answered);

        Assert.Equal(other, stream.OtherModel);
    }

    [Fact]
    public void Unknown_EventType_IsLoggedOnce()
    {
        var stream = Stream();

        Assert.Contains("'new/thing'", stream.Unknown("new/thing"), StringComparison.Ordinal);
        Assert.Null(stream.Unknown("new/thing"));
        Assert.NotNull(stream.Unknown("other"));
    }

    [Fact]
    public void KeepToBudget_ReportThatPassesIt_EndsTheRunWithWhatItUsed()
    {
        var stream = Stream(budget: new() { Tokens = 1000 });

        stream.TakeTokens(1000);
        stream.KeepToBudget();
        Assert.Null(stream.Hopeless);
        stream.TakeTokens(1137);
        stream.KeepToBudget();

        Assert.Equal((FailureKind.Budget, 1137), (stream.Hopeless!.Kind, stream.Hopeless.Usage!.Tokens));
        Assert.Contains("it used 1,137 tokens, and its attempt may use 1,000", stream.Hopeless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepToBudget_RunThatIsDone_IsNotEndedForItsLastReport()
    {
        var stream = Stream(budget: new() { CostUsd = 1m });

        stream.End();
        stream.TakeCost(1.2);
        stream.KeepToBudget();

        Assert.Null(stream.Hopeless);
    }

    [Fact]
    public void Usage_ProgramThatNamesNoCost_CostsWhatThePricesSay()
    {
        var stream = Stream(model: "openai/gpt-9", prices: new() { ["gpt-9"] = new() { InputUsd = 2, CachedInputUsd = 1, OutputUsd = 10 }, ["gpt-9-mini"] = new() { InputUsd = 0, OutputUsd = 0 } });

        stream.TakeTokens(1_000_000);
        Assert.Equal(10m, stream.Usage.CostUsd);
        stream.TakeTokens(2_000_000, input: 1_500_000, cached: 500_000, output: 500_000);
        Assert.Equal(2m + 0.5m + 5m, stream.Usage.CostUsd);
        Assert.Null(stream.Models);
        stream.TakeModel("gpt-9-mini-2026");
        Assert.Equal((0m, "gpt-9-mini-2026"), (stream.Usage.CostUsd, Assert.Single(stream.Models!).Model));
        stream.TakeCost(0.25);
        Assert.Equal(0.25m, stream.Usage.CostUsd);
    }

    private AgentStream Stream(int maxTurns = 25, string? model = null, AttemptBudget? budget = null, Dictionary<string, ModelPrice>? prices = null)
    {
        var agent = AgentBed.Agent(AgentRuntimeNames.Claude);
        var launch = bed.Launch(agent with { Model = model, Summary = agent.Summary with { MaxTurns = maxTurns } });
        return new(launch with { Task = launch.Task with { Budget = budget, Prices = prices } }, new ClaudeDialect().Program, TimeProvider.System);
    }
}
