using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes.Streams;

/// <summary>Programs that don't keep their word: a shell script in the place of Claude Code.</summary>
public sealed class StreamRuntimeTests : IDisposable
{
    private const string Turn = """{"type":"assistant","message":{"id":"m1","model":"x","content":[{"type":"text","text":"hi"}],"usage":{"input_tokens":5,"output_tokens":2}}}""";
    private const string Success = """{"type":"result","subtype":"success","is_error":false,"result":"done"}""";

    private readonly AgentBed bed = new();
    private double? stallSeconds;

    public StreamRuntimeTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are shell scripts");

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task RunAsync_ExitCode0WithoutAnEnd_Fails()
    {
        var failure = await FailAsync($"echo '{Turn}'");

        Assert.Equal((FailureKind.Agent, 7L), (failure.Kind, failure.Usage!.Tokens));
        Assert.Contains("ended with exit code 0 and without a result", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SuccessWithoutATurn_Fails()
    {
        var failure = await FailAsync($"echo '{Success}'");

        Assert.Contains("without a turn of its model", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SuccessAndAnExitCode_Fails()
    {
        var failure = await FailAsync($"echo '{Turn}'; echo '{Success}'; exit 3");

        Assert.Contains("exit code 3 after it had reported success", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NothingAtAll_FailsAndSaysSo()
    {
        var failure = await FailAsync("true");

        Assert.Contains("printed nothing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_GarbageBetweenItsEvents_IsPassedOverAndLogged()
    {
        var outcome = await RunAsync($"echo '{Turn}'; head -c 100000 /dev/urandom; echo; echo '[1,2]'; echo '{{\"type\":\"novelty\"}}'; echo '{{\"type\":\"novelty\"}}'; echo '{{'; echo '{Success}'");

        Assert.Equal("done", outcome.Summary);
        Assert.Equal(2, bed.Log.Split("'novelty'").Length);
    }

    [Fact]
    public async Task RunAsync_OneGigabyteOnOneLine_IsBounded()
    {
        var outcome = await RunAsync($"echo '{Turn}'; head -c 1000000000 /dev/zero | tr '\\0' 'x'; echo; echo '{Success}'");

        Assert.Equal("done", outcome.Summary);
        Assert.InRange(new FileInfo(bed.LogFile).Length, 1, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task RunAsync_FaultOfItsConnectionOnStandardError_IsTheProviders()
    {
        var failure = await FailAsync("echo 'Error: connect ECONNREFUSED 127.0.0.1:9' >&2; exit 1");

        Assert.Equal(FailureKind.ProviderUnavailable, failure.Kind);
    }

    [Theory]
    [InlineData(429, "rate_limit", FailureKind.RateLimited)]
    [InlineData(529, "overloaded", FailureKind.ProviderUnavailable)]
    [InlineData(500, "server_error", FailureKind.ProviderUnavailable)]
    [InlineData(0, "connection_failed", FailureKind.ProviderUnavailable)]
    public async Task RunAsync_ProgramThatRetriesForever_IsCutShort(int status, string error, FailureKind kind)
    {
        var failure = await FailAsync(
            $"trap '' TERM; while true; do echo '{{\"type\":\"system\",\"subtype\":\"api_retry\",\"error_status\":{status},\"error\":\"{error}\",\"retry_delay_ms\":1000}}'; sleep 0.1; done");

        Assert.Equal(kind, failure.Kind);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Fact]
    public async Task RunAsync_MoreTurnsThanItHas_IsEndedAlsoWhereItIgnoresTheSignal()
    {
        var failure = await FailAsync(
            "trap '' TERM; i=0; while true; do i=$((i+1)); echo \"{\\\"type\\\":\\\"assistant\\\",\\\"message\\\":{\\\"id\\\":\\\"m$i\\\",\\\"model\\\":\\\"x\\\"}}\"; sleep 0.05; done");

        Assert.Contains("used up its 25 turns", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Fact]
    public async Task RunAsync_AnotherModelAnswers_IsToldWithTheOutcomeAndWithTheFailure()
    {
        Assert.Equal("x", (await RunAsync($"echo '{Turn}'; echo '{Success}'", model: "large")).OtherModel);
        Assert.Equal("x", (await FailAsync($"echo '{Turn}'", model: "large")).OtherModel);
    }

    [Fact]
    public async Task RunAsync_SessionThatIsGone_CostsOneFreshStart()
    {
        var outcome = await RunAsync(
            $"case \"$*\" in *'--resume gone'*) echo 'No conversation found with session ID: gone' >&2; exit 1;; esac; echo '{Turn}'; echo '{Success}'", session: "gone");

        Assert.Equal("done", outcome.Summary);
    }

    [Fact]
    public async Task RunAsync_Silence_IsAStall()
    {
        stallSeconds = 1;

        Assert.Equal(FailureKind.Timeout, (await FailAsync("sleep 1000")).Kind);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    private async Task<AgentOutcome> RunAsync(string script, string? model = null, string? session = null)
    {
        var program = Path.Combine(bed.Root, "claude");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var options = bed.Options with { ProgramPaths = new Dictionary<string, string> { ["claude"] = program } };
        var launch = bed.Launch(AgentBed.Agent(AgentRuntimeNames.Claude) with { Model = model }) with
        {
            Session = session,
            Task = bed.Task with { StallTimeoutSeconds = stallSeconds, TimeoutSeconds = 120 },
        };
        return await new StreamRuntime(new ClaudeDialect(), new(bed.Ledger, options), options, TimeProvider.System)
            .RunAsync(launch, _ => { }, TestContext.Current.CancellationToken);
    }

    private async Task<TaskFailure> FailAsync(string script, string? model = null)
    {
        File.Delete(Path.Combine(bed.Root, "claude"));
        return (await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync(script, model))).Failure;
    }
}
