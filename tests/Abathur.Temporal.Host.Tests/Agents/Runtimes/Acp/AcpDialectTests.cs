using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes.Acp;

/// <summary>The protocol, and programs that don't keep to it: shell scripts.</summary>
public sealed class AcpDialectTests : IDisposable
{
    private readonly AcpBed acp = new();

    public AcpDialectTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are shell scripts");

    public void Dispose() => acp.Dispose();

    [Fact]
    public async Task RunAsync_Prompt_GetsWhatItSaysAndCountsItsTurns()
    {
        var outcome = await acp.RunAsync(AcpScript.Prompted("""
            say 'First '; say 'I look.'; call c1 execute 'ls -l'; update '{"sessionUpdate":"usage_update","used":40,"size":100,"cost":{"amount":0.5,"currency":"USD"}}'; called c1
            update '{"sessionUpdate":"usage_update","used":60,"size":100,"cost":{"amount":0.75,"currency":"USD"}}'; finish
            """));

        Assert.Equal("It is done.", outcome.Summary);
        Assert.Equal(new AgentUsage(2, 100, 0.75m), outcome.Usage);
        Assert.Equal("First I look.\n> execute ls -l\nIt is done.\n", acp.Bed.Log);
        Assert.Equal(["initialize", "session/new", "session/prompt"], Told("method"));
        Assert.Equal(acp.Bed.Worktree, Told("params", "cwd").Single());
        Assert.Equal("s1", acp.Latest!.Session);
    }

    [Fact]
    public async Task RunAsync_TokensInTheResult_GoBeforeThoseOfItsContext()
    {
        var outcome = await acp.RunAsync(AcpScript.Prompted(
            """update '{"sessionUpdate":"usage_update","used":40,"size":100}'; say 'hi'; result 3 '{"stopReason":"end_turn","usage":{"totalTokens":900}}'"""));

        Assert.Equal(900, outcome.Usage.Tokens);
    }

    [Fact]
    public async Task RunAsync_Mode_IsSet()
    {
        acp.Mode = "yolo";

        await acp.RunAsync(AcpScript.Prompted("result 3 '{}'; told; finish 4"));

        Assert.Equal("yolo", Told("params", "modeId").Single());
    }

    [Fact]
    public async Task RunAsync_UnknownMode_FailsWithThoseItHas()
    {
        acp.Mode = "auto";

        var failure = await acp.FailAsync(AcpScript.Prompted("finish"));

        Assert.Equal(FailureKind.Agent, failure.Kind);
        Assert.Contains("it has no mode 'auto', which the agent's definition names. It has ask, yolo.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_UnknownModel_FailsWithThoseItHas()
    {
        acp.Model = "gpt-0";

        var failure = await acp.FailAsync(AcpScript.Raw("""
            told; result 1 '{"protocolVersion":1}'; told
            result 2 '{"sessionId":"s1","configOptions":[{"id":"model","category":"model","options":[{"name":"group","options":[{"value":"gpt-9"}]}]}]}'; told
            """));

        Assert.Contains("it has no model 'gpt-0', which the agent's definition names. It has gpt-9.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", "yes")]
    [InlineData("execute", "yes")]
    [InlineData("think", "yes")]
    [InlineData("edit", "no")]
    [InlineData("fetch", "no")]
    [InlineData("other", "no")]
    public async Task RunAsync_RequestForPermission_IsAnsweredFromTheTools(string kind, string answer)
    {
        acp.Tools = ["read", "shell"];

        await acp.RunAsync(AcpScript.Prompted($"call c1 {kind} 'a call'; may c1; called c1; finish"));

        Assert.Equal(answer, Told("result", "outcome", "optionId").Single());
        Assert.Equal(answer == "no", acp.Bed.Log.Contains("# denied a call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ToolNotGrantedEndsTheWork_FailsAndNamesTheTool()
    {
        acp.Tools = ["read"];

        var failure = await acp.FailAsync(AcpScript.Prompted("""call c1 execute 'git commit'; may c1; result 3 '{"stopReason":"cancelled"}'"""));

        Assert.Contains("it stopped at `git commit`, which the agent's definition doesn't grant: add `shell` to its `tools`", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RequestForAFile_IsRefused()
    {
        await acp.RunAsync(AcpScript.Prompted(
            """printf '{"jsonrpc":"2.0","id":7,"method":"fs/read_text_file","params":{"path":"/etc/passwd"}}\n'; told; finish"""));

        Assert.Equal("-32601", Told("error", "code").Single());
        Assert.Contains("# refused fs/read_text_file", acp.Bed.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""result 3 '{"stopReason":"refusal"}'""", FailureKind.Refused, "the model refused")]
    [InlineData("""result 3 '{"stopReason":"max_tokens"}'""", FailureKind.Agent, "limit of tokens")]
    [InlineData("""result 3 '{"stopReason":"novelty"}'""", FailureKind.Agent, "'novelty'")]
    [InlineData("""result 3 '{"stopReason":"end_turn","_meta":{"codex":{"error":{"message":"slow down","httpStatusCode":429}}}}'""", FailureKind.RateLimited, "slow down")]
    [InlineData("""error 3 '{"code":401,"message":"no"}'""", FailureKind.Auth, "no")]
    [InlineData("""error 3 '{"code":-32000,"message":"Authentication required"}'""", FailureKind.Auth, "log in")]
    [InlineData("""error 3 '{"code":-32603,"message":"Internal error","data":{"message":"This request would exceed your rate limit."}}'""", FailureKind.RateLimited, "exceed")]
    [InlineData("""error 3 '{"code":-32603,"message":"{\"error\":{\"code\":503,\"message\":\"no\"}}"}'""", FailureKind.ProviderUnavailable, "503")]
    [InlineData("""error 3 '{"code":-32602,"message":"Invalid params"}'""", FailureKind.Agent, "Invalid params")]
    public async Task RunAsync_End_IsTyped(string end, FailureKind kind, string message)
    {
        var failure = await acp.FailAsync(AcpScript.Prompted("say 'hi'; " + end));

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RetriesOnStandardError_AreCutShort()
    {
        var failure = await acp.FailAsync(AcpScript.Prompted(
            "for i in 1 2 3; do echo \"Attempt $i failed with status 429. Retrying with backoff...\" >&2; done; told; told"));

        Assert.Equal(FailureKind.RateLimited, failure.Kind);
    }

    [Fact]
    public async Task RunAsync_OtherComplaintsOnStandardError_AreLogged()
    {
        var outcome = await acp.RunAsync(AcpScript.Prompted(
            "for i in 1 2 3 4; do echo 'MCP server x: connect ECONNREFUSED 127.0.0.1:9' >&2; done; finish"));

        Assert.Equal("It is done.", outcome.Summary);
        Assert.Contains("MCP server x", acp.Bed.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SilenceAfterAnErrorOfItsProvider_IsTheProviders()
    {
        acp.StallSeconds = 1;

        var failure = await acp.FailAsync(AcpScript.Prompted("echo 'status 503, retrying' >&2; told; told"));

        Assert.Equal(FailureKind.ProviderUnavailable, failure.Kind);
    }

    [Fact]
    public async Task RunAsync_Silence_IsATimeout()
    {
        acp.StallSeconds = 1;

        var failure = await acp.FailAsync(AcpScript.Raw("told; told"));

        Assert.Equal(FailureKind.Timeout, failure.Kind);
    }

    [Fact]
    public async Task RunAsync_TurnsUsedUp_IsEnded()
    {
        acp.MaxTurns = 2;

        var failure = await acp.FailAsync(AcpScript.Prompted("i=0; while [ $i -lt 9 ]; do i=$((i+1)); call c$i execute ls; called c$i; done; told; told"));

        Assert.Contains("used up its 2 turns", failure.Message, StringComparison.Ordinal);
        Assert.Contains("session/cancel", Told("method"));
    }

    [Fact]
    public async Task RunAsync_Session_IsLoadedAndItsPastCostsNothing()
    {
        acp.Session = "s0";

        var outcome = await acp.RunAsync(AcpScript.Raw("""
            told; result 1 '{"protocolVersion":1,"agentCapabilities":{"loadSession":true}}'
            told; say 'Long ago.'; call c0 execute ls; called c0; update '{"sessionUpdate":"usage_update","used":90,"size":100,"cost":{"amount":2,"currency":"USD"}}'; result 2 '{}'
            told; update '{"sessionUpdate":"usage_update","used":90,"size":100,"cost":{"amount":2.5,"currency":"USD"}}'; finish
            """));

        Assert.Equal(["initialize", "session/load", "session/prompt"], Told("method"));
        Assert.Equal(("It is done.", 1, 0.5m), (outcome.Summary, outcome.Usage.Turns, outcome.Usage.CostUsd));
        Assert.Equal("s0", acp.Latest!.Session);
        Assert.DoesNotContain("Long ago", acp.Bed.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SessionIsGone_StartsAnother()
    {
        acp.Session = "s0";

        var outcome = await acp.RunAsync(AcpScript.Raw("""
            told; result 1 '{"protocolVersion":1,"agentCapabilities":{"sessionCapabilities":{"resume":{}}}}'
            told; case "$line" in *session/resume*) error 2 '{"code":-32602,"message":"Resource not found: s0"}'; told;; esac
            result 2 '{"sessionId":"s1"}'; told; finish
            """));

        Assert.Equal("It is done.", outcome.Summary);
        Assert.Equal(["initialize", "session/resume", "initialize", "session/new", "session/prompt"], Told("method"));
    }

    [Fact]
    public async Task RunAsync_OtherVersion_SaysWhichIsNeeded()
    {
        var failure = await acp.FailAsync(AcpScript.Raw("""told; result 1 '{"protocolVersion":2}'; told"""));

        Assert.Contains("speaks version 2 of the Agent Client Protocol, and this worker version 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ExitsBeforeItIsDone_FailsWithItsLastLines()
    {
        var failure = await acp.FailAsync("/bin/sh", "-c", "echo 'unknown option --acp' >&2; exit 0");

        Assert.Equal(FailureKind.Agent, failure.Kind);
        Assert.Contains("unknown option --acp", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Garbage_IsEndedSoon()
    {
        var failure = await acp.FailAsync("/bin/sh", "-c", "while :; do echo 'Welcome!'; done");

        Assert.Equal(FailureKind.Agent, failure.Kind);
        Assert.Contains("does not speak the Agent Client Protocol", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OneGigabyteOnOneLine_IsBounded()
    {
        var outcome = await acp.RunAsync(AcpScript.Prompted("head -c 1000000000 /dev/zero | tr '\\0' 'x'; echo; finish"));

        Assert.Equal("It is done.", outcome.Summary);
        Assert.InRange(new FileInfo(acp.Bed.LogFile).Length, 1, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task RunAsync_DoneButDoesNotExit_IsEnded()
    {
        var outcome = await acp.RunAsync(AcpScript.Prompted("finish; trap '' TERM; while :; do sleep 1000; done"));

        Assert.Equal("It is done.", outcome.Summary);
        Assert.Null(ProcessIdentity.Of(acp.Latest!.ProcessId!.Value));
    }

    [Fact]
    public async Task RunAsync_Canceled_IsToldFirst()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var run = acp.RunAsync(AcpScript.Prompted("say 'I work.'; told; sleep 1000"), cancel.Token);
        await Eventually.TrueAsync(() => acp.Latest?.Usage.Turns == 1, "its turn");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal("session/cancel", Told("method")[^1]);
        Assert.Null(ProcessIdentity.Of(acp.Latest!.ProcessId!.Value));
    }

    [Fact]
    public async Task RunAsync_CanceledAndDeafToSignals_IsKilledAfterTheGrace()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var run = acp.RunAsync(AcpScript.Prompted("trap '' TERM; say 'I work.'; while :; do sleep 1000; done"), cancel.Token);
        await Eventually.TrueAsync(() => acp.Latest?.Usage.Turns == 1, "its turn");
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(clock.Elapsed >= acp.Bed.Options.TerminationGrace, $"it was killed after {clock.Elapsed}");
        Assert.Null(ProcessIdentity.Of(acp.Latest!.ProcessId!.Value));
        Assert.Empty(Survivors.Of(acp.Bed.Root));
    }

    [Theory]
    [InlineData("no-such-acp", FailureKind.MissingProgram, "install it, or change `command` in .abathur/agents/tester.md")]
    [InlineData("codex-acp", FailureKind.MissingProgram, "npm install --global @agentclientprotocol/codex-acp")]
    [InlineData("tools/no-such-acp", FailureKind.Agent, "the worktree holds no program 'tools/no-such-acp'")]
    public async Task RunAsync_NoProgram_SaysHowToMendIt(string program, FailureKind kind, string message)
    {
        Assert.SkipWhen(ProgramPath.Find(program) is not null, $"{program} is installed here");

        var failure = await acp.FailAsync(program);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    // What the program was told, by the members on the way to a value; messages without them are left out.
    private string[] Told(params string[] path)
    {
        var lines = File.ReadAllLines(Path.Combine(acp.Bed.Root, "told.jsonl"));
        return [.. lines.Select(line => Value(line, path)).OfType<string>()];
    }

    private static string? Value(string line, string[] path)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        var element = json.RootElement;
        foreach (var name in path)
        {
            if (element.ValueKind != System.Text.Json.JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ToString();
    }
}
