using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

public sealed class ProviderFailuresTests
{
    [Theory]
    [InlineData("API Error: Unable to connect to API (ECONNREFUSED)", FailureKind.ProviderUnavailable)]
    [InlineData("connection reset by peer", FailureKind.ProviderUnavailable)]
    [InlineData("Connection timed out", FailureKind.ProviderUnavailable)]
    [InlineData("503 Service Unavailable", FailureKind.ProviderUnavailable)]
    [InlineData("Too Many Requests", FailureKind.RateLimited)]
    [InlineData("Unauthorized", FailureKind.Auth)]
    [InlineData("the tests fail", null)]
    [InlineData(null, null)]
    public void FromText_Words_AreTold(string? text, FailureKind? kind) => Assert.Equal(kind, ProviderFailures.FromText(text));

    [Theory]
    [InlineData("""{"type":"result","is_error":true,"api_error_status":529,"result":"x"}""", "rate_limit", FailureKind.ProviderUnavailable)]
    [InlineData("""{"type":"result","is_error":true,"result":"x"}""", "overloaded", FailureKind.ProviderUnavailable)]
    [InlineData("""{"type":"result","is_error":true,"api_error":"connection_failed","result":"x"}""", "unknown", FailureKind.ProviderUnavailable)]
    [InlineData("""{"type":"result","is_error":true,"api_error_status":null,"result":"API Error: Connection error."}""", "unknown", FailureKind.ProviderUnavailable)]
    [InlineData("""{"type":"result","is_error":true,"stop_reason":"refusal","result":"x"}""", null, FailureKind.Refused)]
    [InlineData("""{"type":"result","is_error":true,"result":"my test says: connection refused"}""", null, FailureKind.Agent)]
    public void FromResult_ClaudeCodesLastEvent_StatusGoesBeforeWords(string json, string? error, FailureKind kind)
    {
        using var result = JsonDocument.Parse(json);

        Assert.Equal(kind, ClaudeFailures.FromResult(result.RootElement, error, null, null, 25).Kind);
    }

    [Fact]
    public void Take_ToolCall_IsWaitedForUntilItsResult()
    {
        using var bed = new AgentBed();
        var stream = new AgentStream(bed.Launch(AgentBed.Agent(AgentRuntimeNames.Claude)), new ClaudeDialect().Program, TimeProvider.System);
        var events = new ClaudeEvents(stream);

        AgentLine.Take(events, """{"type":"assistant","message":{"id":"m","model":"x","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}}]}}""");
        Assert.True(stream.IsWaitingForTool);

        AgentLine.Take(events, """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"done"}]}}""");
        Assert.False(stream.IsWaitingForTool);
    }
}
