using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>The real Claude Code against a scripted model.</summary>
public sealed class ClaudeRuntimeTests : IDisposable
{
    private readonly AgentBed bed = new();
    private volatile AgentProgress? latest;
    private double? stallSeconds;
    private AttemptBudget? budget;

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task RunAsync_Agent_EditsAndCommitsAndIsCounted()
    {
        await using var model = new ScriptedModel(
            ModelTurn.Use("Write", new { file_path = bed.InWorktree("hello.txt"), content = "hello" }),
            ModelTurn.Use("Bash", new { command = "git add hello.txt && git commit -qm greets && git log -1 --format=%an" }),
            ModelTurn.Say("It greets."));
        await GitAsync("init", "-q");

        var outcome = await RunAsync(model, Agent() with { Model = "scripted-model" });

        Assert.Equal("It greets.", outcome.Summary);
        Assert.Equal("hello", await GitAsync("show", "HEAD:hello.txt"));
        Assert.Equal("tester greets", await GitAsync("log", "--format=%an %s"));
        Assert.Empty(await GitAsync("status", "--porcelain"));
        Assert.Equal((3, 3 * 137), (outcome.Usage.Turns, outcome.Usage.Tokens));
        Assert.True(outcome.Usage.CostUsd > 0);
        Assert.NotNull(latest!.Session);
        Assert.Contains("> Bash git add hello.txt", bed.Log, StringComparison.Ordinal);
        Assert.Contains("< tester", bed.Log, StringComparison.Ordinal);

        using var request = JsonDocument.Parse(model.Requests[0]);
        Assert.Contains("You are a tester.", request.RootElement.GetProperty("system").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("- be kind", request.RootElement.GetProperty("system").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("# Task T1: Do it", request.RootElement.GetProperty("messages").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(
            ["Bash", "Edit", "Glob", "Grep", "Read", "Write"],
            request.RootElement.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public async Task RunAsync_ResultFileByItsOwnTools_IsTaken()
    {
        var launch = bed.Launch(Agent());
        await using var model = new ScriptedModel(
            ModelTurn.Use("Write", new { file_path = launch.ResultFile, content = "{\"summary\":\"see there\",\"addWork\":{\"tasks\":[{\"title\":\"next\"}]}}" }),
            ModelTurn.Say("done"));

        var outcome = await RunAsync(model, Agent());

        Assert.Equal("see there", outcome.Summary);
        Assert.Equal("next", outcome.AddWork!.Tasks![0].Title);
    }

    [Fact]
    public async Task RunAsync_ToolItDoesNotHave_IsNotThere()
    {
        await using var model = new ScriptedModel(
            ModelTurn.Use("Bash", new { command = "touch planted" }), ModelTurn.Say("could not"));

        await RunAsync(model, Agent("read", "grep"));

        Assert.False(File.Exists(bed.InWorktree("planted")));
        Assert.DoesNotContain("\"name\":\"Bash\"", model.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_RuleOfItsTool_Binds()
    {
        await using var model = new ScriptedModel(
            ModelTurn.Use("Bash", new { command = "git init -q" }), ModelTurn.Use("Bash", new { command = "touch planted" }), ModelTurn.Say("no"));

        await RunAsync(model, Agent("Bash(git init:*)", "Bash(git log:*)"));

        Assert.True(Directory.Exists(bed.InWorktree(".git")));
        Assert.False(File.Exists(bed.InWorktree("planted")));
    }

    [Fact]
    public async Task RunAsync_MaxTurns_FailsAndSaysSo()
    {
        await using var model = new ScriptedModel(ModelTurn.Use("Bash", new { command = "true" }));
        var agent = Agent();

        var failure = await FailAsync(model, agent with { Summary = agent.Summary with { MaxTurns = 3 } });

        Assert.Equal(FailureKind.Agent, failure.Kind);
        Assert.Contains("used up its 3 turns", failure.Message, StringComparison.Ordinal);
        Assert.Equal((3, 3 * 137), (failure.Usage!.Turns, failure.Usage.Tokens));
    }

    [Fact]
    public async Task RunAsync_CostOfItsAttemptIsUsedUp_EndsItselfAndIsTypedSo()
    {
        await using var model = new ScriptedModel(ModelTurn.Use("Bash", new { command = "true" }));
        budget = new(CostUsd: 0.0001m);

        var failure = await FailAsync(model, Agent());

        Assert.Equal(FailureKind.Budget, failure.Kind);
        Assert.Contains("--max-budget-usd", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Usage!.CostUsd > 0.0001m);
        Assert.InRange(failure.Usage.Turns, 1, 2);
    }

    [Fact]
    public async Task RunAsync_TokensOfItsAttemptAreUsedUp_IsEndedOneReportLateAtMost()
    {
        await using var model = new ScriptedModel(ModelTurn.Use("Bash", new { command = "sleep 1" }));
        budget = new(Tokens: 200);

        var failure = await FailAsync(model, Agent());

        Assert.Equal(FailureKind.Budget, failure.Kind);
        Assert.InRange(failure.Usage!.Tokens, 201, 200 + 137);
        Assert.Single(failure.Models!);
    }

    [Fact]
    public async Task RunAsync_QuotaOfSubscription_IsRateLimitedUntilReset()
    {
        var reset = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(2).ToUnixTimeSeconds());
        await using var model = new ScriptedModel(ModelTurn.Fail(
            429,
            "rate_limit_error",
            "scripted",
            ("anthropic-ratelimit-unified-status", "rejected"),
            ("anthropic-ratelimit-unified-representative-claim", "five_hour"),
            ("anthropic-ratelimit-unified-reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("retry-after", "7200")));

        var failure = await FailAsync(model, Agent(), ("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-fake"));

        Assert.Equal(FailureKind.RateLimited, failure.Kind);
        Assert.Equal(reset, failure.RetryAt);
    }

    [Theory]
    [InlineData(429, "rate_limit_error", "3600", FailureKind.RateLimited)]
    [InlineData(429, "rate_limit_error", "1", FailureKind.RateLimited)]
    [InlineData(529, "overloaded_error", null, FailureKind.ProviderUnavailable)]
    [InlineData(500, "api_error", null, FailureKind.ProviderUnavailable)]
    [InlineData(503, "api_error", null, FailureKind.ProviderUnavailable)]
    [InlineData(401, "authentication_error", null, FailureKind.Auth)]
    [InlineData(403, "permission_error", null, FailureKind.Auth)]
    [InlineData(400, "invalid_request_error", null, FailureKind.Agent)]
    public async Task RunAsync_Refusal_IsTyped(int status, string type, string? retryAfter, FailureKind kind)
    {
        await using var model = new ScriptedModel(retryAfter is null
            ? ModelTurn.Fail(status, type, "scripted refusal")
            : ModelTurn.Fail(status, type, "scripted refusal", ("retry-after", retryAfter)));

        var failure = await FailAsync(model, Agent());

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);

        // A request that is invalid is repeated without one of Claude Code's newer features after the other.
        Assert.InRange(model.Requests.Count, 1, status == 400 ? 10 : 5);
    }

    [Fact]
    public async Task RunAsync_ProviderDoesNotListen_IsUnavailable()
    {
        var model = new ScriptedModel(ModelTurn.Say("never asked"));
        await model.DisposeAsync();

        var failure = await FailAsync(model, Agent());

        Assert.Equal(FailureKind.ProviderUnavailable, failure.Kind);
    }

    [Fact]
    public async Task RunAsync_ModelRefuses_IsRefused()
    {
        await using var model = new ScriptedModel(ModelTurn.Refuse("I can't help with that."));

        var failure = await FailAsync(model, Agent());

        Assert.Equal(FailureKind.Refused, failure.Kind);
        Assert.StartsWith("the model refused: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ModelSaysNothing_IsTimeoutThatSaysSo()
    {
        await using var model = new ScriptedModel(ModelTurn.Hang);
        stallSeconds = 10;

        var failure = await FailAsync(model, Agent());

        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Contains("it said nothing for 10 s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Fact]
    public async Task RunAsync_NoCredit_IsAuth()
    {
        await using var model = new ScriptedModel(ModelTurn.Fail(
            400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."));

        Assert.Equal(FailureKind.Auth, (await FailAsync(model, Agent())).Kind);
    }

    [Fact]
    public async Task RunAsync_NoLogin_IsAuth()
    {
        await using var model = new ScriptedModel(ModelTurn.Say("never asked"));

        var failure = await FailAsync(model, Agent(), key: null);

        Assert.Equal(FailureKind.Auth, failure.Kind);
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task RunAsync_Canceled_EndsIt()
    {
        await NpmProgram.Claude.RequireAsync();
        await using var model = new ScriptedModel(
            ModelTurn.Use("Bash", new { command = "touch started; sleep 1000", run_in_background = true }), ModelTurn.Hang);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var run = RunAsync(model, Agent(), cancel.Token);
        await Eventually.TrueAsync(() => model.Requests.Count == 2 && latest?.Usage.Turns == 1, "its second request");
        Assert.True(latest!.ProcessId > 0);
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(137, latest.Usage.Tokens);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.Null(ProcessIdentity.Of(latest.ProcessId!.Value));
        Assert.Empty(Survivors.Of(bed.Root));
    }

    [Fact]
    public async Task RunAsync_NoClaude_SaysHowToInstallIt()
    {
        var options = bed.Options with { ProgramPaths = new Dictionary<string, string> { ["claude"] = Path.Combine(bed.Root, "claude") } };

        var failure = (await Assert.ThrowsAsync<AgentFailureException>(() =>
            new StreamRuntime(new ClaudeDialect(), new(bed.Ledger, options), options, TimeProvider.System)
                .RunAsync(bed.Launch(Agent()), _ => { }, TestContext.Current.CancellationToken))).Failure;

        Assert.Equal(FailureKind.MissingProgram, failure.Kind);
        Assert.Contains("npm install --global @anthropic-ai/claude-code", failure.Message, StringComparison.Ordinal);
    }

    private static AgentDefinition Agent(params string[] tools)
    {
        var agent = AgentBed.Agent(AgentRuntimeNames.Claude);
        return tools.Length == 0 ? agent : agent with { Summary = agent.Summary with { Tools = tools } };
    }

    private Task<AgentOutcome> RunAsync(ScriptedModel model, AgentDefinition agent, CancellationToken? token = null) =>
        RunAsync(model, agent, ("ANTHROPIC_API_KEY", "sk-ant-fake"), token ?? TestContext.Current.CancellationToken);

    private async Task<AgentOutcome> RunAsync(
        ScriptedModel model, AgentDefinition agent, (string Name, string Value)? key, CancellationToken token)
    {
        var home = Directory.CreateDirectory(Path.Combine(bed.Root, "home")).FullName;
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home,
            ["USERPROFILE"] = home,
            ["CLAUDE_CONFIG_DIR"] = Path.Combine(home, ".claude"),
            ["ANTHROPIC_BASE_URL"] = model.Address,
            ["ANTHROPIC_API_KEY"] = null,
            ["ANTHROPIC_AUTH_TOKEN"] = null,
            ["CLAUDE_CODE_OAUTH_TOKEN"] = null,
            ["NO_PROXY"] = "127.0.0.1",
            ["CLAUDE_CODE_MAX_RETRIES"] = "3",
        };
        if (key is { } given)
        {
            environment[given.Name] = given.Value;
        }

        var options = bed.Options with { Environment = environment, ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync() } };
        return await new StreamRuntime(new ClaudeDialect(), new(bed.Ledger, options), options, TimeProvider.System)
            .RunAsync(bed.Launch(agent) with { Task = bed.Task with { StallTimeoutSeconds = stallSeconds, Budget = budget } }, now => latest = now, token);
    }

    private Task<TaskFailure> FailAsync(ScriptedModel model, AgentDefinition agent) =>
        FailAsync(model, agent, ("ANTHROPIC_API_KEY", "sk-ant-fake"));

    private async Task<TaskFailure> FailAsync(ScriptedModel model, AgentDefinition agent, (string Name, string Value)? key) =>
        (await Assert.ThrowsAsync<AgentFailureException>(() => RunAsync(model, agent, key, TestContext.Current.CancellationToken))).Failure;

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", bed.Worktree, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, git.ExitCode);
        return output.Trim();
    }
}
