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

    private AgentStream Stream(int maxTurns = 25, string? model = null)
    {
        var agent = AgentBed.Agent(AgentRuntimeNames.Claude);
        return new(bed.Launch(agent with { Model = model, Summary = agent.Summary with { MaxTurns = maxTurns } }), new ClaudeDialect().Program, TimeProvider.System);
    }
}
