using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes.Acp;

/// <summary>Real programs that speak ACP, with a scripted model. Codex's always runs; the others when they are asked for.</summary>
public sealed class AcpProgramTests : IDisposable
{
    private readonly AcpBed acp = new();

    public void Dispose() => acp.Dispose();

    [Fact]
    public Task Codex_Task_IsCommittedAndCounted() => CommitAsync(Program.Codex);

    [Fact(Explicit = true)]
    public Task Claude_Task_IsCommittedAndCounted() => CommitAsync(Program.Claude);

    [Fact(Explicit = true)]
    public Task Gemini_Task_IsCommittedAndCounted() => CommitAsync(Program.Gemini);

    [Fact(Explicit = true)]
    public Task OpenCode_Task_IsCommittedAndCounted() => CommitAsync(Program.OpenCode, tokens: 137);

    [Fact]
    public Task Codex_Session_IsContinued() => ContinueAsync(Program.Codex);

    [Theory(Explicit = true)]
    [InlineData(Program.Claude, 137)]
    [InlineData(Program.Gemini, 137)]
    [InlineData(Program.OpenCode, 137)]
    public Task Other_Session_IsContinued(Program program, int tokens) => ContinueAsync(program, tokens);

    [Fact]
    public Task Codex_Canceled_LeavesNothing() => CancelAsync(Program.Codex);

    [Theory(Explicit = true)]
    [InlineData(Program.Claude)]
    [InlineData(Program.Gemini)]
    [InlineData(Program.OpenCode)]
    public Task Other_Canceled_LeavesNothing(Program program) => CancelAsync(program);

    [Fact]
    public Task Codex_UnknownMode_FailsWithThoseItHas() => MistakeModeAsync(Program.Codex, "agent-full-access");

    [Theory(Explicit = true)]
    [InlineData(Program.Claude, "dontAsk")]
    [InlineData(Program.Gemini, "yolo")]
    public Task Other_UnknownMode_FailsWithThoseItHas(Program program, string offered) => MistakeModeAsync(program, offered);

    [Fact]
    public async Task Codex_Refusal_LooksLikeTheEndOfTheWork()
    {
        await using var model = new ScriptedModel(ModelTurn.Refuse("I can't help with that."));

        Assert.Equal(1, (await acp.RunAsync(await SetUpAsync(Program.Codex, model))).Usage.Turns);
    }

    [Theory(Explicit = true)]
    [InlineData(Program.Claude)]
    [InlineData(Program.OpenCode)]
    public async Task Other_Refusal_IsTyped(Program program)
    {
        await using var model = new ScriptedModel(ModelTurn.Refuse("I can't help with that."));

        Assert.Equal(FailureKind.Refused, (await acp.FailAsync(await SetUpAsync(program, model))).Kind);
    }

    [Theory(Explicit = true)]
    [InlineData(Program.Claude, true)]
    [InlineData(Program.Gemini, false)]
    [InlineData(Program.OpenCode, false)]
    public async Task Other_ToolNotGranted_IsNotUsed(Program program, bool asks)
    {
        await using var model = new ScriptedModel(ModelTurn.Shell("echo x > planted"), ModelTurn.Say("I may not."));
        acp.Tools = ["read"];

        try
        {
            await acp.RunAsync(await SetUpAsync(program, model));
        }
        catch (AgentFailureException e)
        {
            Assert.Contains("add `shell` to its `tools`", e.Failure.Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(acp.Bed.InWorktree("planted")));
        Assert.Equal(asks, acp.Bed.Log.Contains("# denied echo x > planted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401, "authentication_error", FailureKind.Auth)]
    [InlineData(429, "rate_limit_error", FailureKind.RateLimited)]
    [InlineData(529, "overloaded_error", FailureKind.ProviderUnavailable)]
    public Task Codex_Refused_IsTyped(int status, string type, FailureKind kind) => RefuseAsync(Program.Codex, status, type, kind);

    [Theory(Explicit = true)]
    [InlineData(Program.Claude, 401, "authentication_error", FailureKind.Auth)]
    [InlineData(Program.Claude, 429, "rate_limit_error", FailureKind.RateLimited)]
    [InlineData(Program.Claude, 529, "overloaded_error", FailureKind.ProviderUnavailable)]
    [InlineData(Program.Gemini, 401, "UNAUTHENTICATED", FailureKind.Auth)]
    [InlineData(Program.Gemini, 429, "RESOURCE_EXHAUSTED", FailureKind.RateLimited)]
    [InlineData(Program.OpenCode, 401, "authentication_error", FailureKind.Auth)]
    public Task Other_Refused_IsTyped(Program program, int status, string type, FailureKind kind) => RefuseAsync(program, status, type, kind);

    private async Task CommitAsync(Program program, int tokens = 3 * 137)
    {
        await using var model = new ScriptedModel(
            ModelTurn.Shell("echo hello > hello.txt"),
            ModelTurn.Shell("git add hello.txt && git commit -qm greets"),
            ModelTurn.Say("It greets."));
        await acp.GitAsync("init", "-q");

        var outcome = await acp.RunAsync(await SetUpAsync(program, model));

        Assert.Equal("tester greets", await acp.GitAsync("log", "--format=%an %s"));
        Assert.EndsWith("It greets.", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal((3, tokens), (outcome.Usage.Turns, outcome.Usage.Tokens));
        Assert.NotNull(acp.Latest!.Session);
        Assert.Contains("> execute git add hello.txt", acp.Bed.Log, StringComparison.Ordinal);
        Assert.True(model.Asked[0].Says("# Task T1: Do it") && model.Asked[0].Says("You are a tester."));
    }

    private async Task ContinueAsync(Program program, int tokens = 137)
    {
        await using var model = new ScriptedModel(ModelTurn.Say("The word is xyzzy."), ModelTurn.Say("It was xyzzy."));
        var command = await SetUpAsync(program, model);
        await acp.RunAsync(command);
        acp.Session = acp.Latest!.Session;

        var outcome = await acp.RunAsync(command);

        Assert.EndsWith("It was xyzzy.", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal((1, tokens), (outcome.Usage.Turns, outcome.Usage.Tokens));
        Assert.True(model.Asked[1].Says("The word is xyzzy."), model.Requests[1]);
        Assert.Equal(acp.Session, acp.Latest!.Session);
    }

    private async Task CancelAsync(Program program)
    {
        await using var model = new ScriptedModel(ModelTurn.Shell("touch started; sleep 1000"));
        var command = await SetUpAsync(program, model);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var run = acp.RunAsync(command, cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(acp.Bed.InWorktree("started")), "its tool to run");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(Survivors.Of(acp.Bed.Root));
    }

    private async Task MistakeModeAsync(Program program, string offered)
    {
        await using var model = new ScriptedModel(ModelTurn.Say("never asked"));
        acp.Mode = "no-such-mode";

        var failure = await acp.FailAsync(await SetUpAsync(program, model));

        Assert.Contains("has no mode 'no-such-mode'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(offered, failure.Message, StringComparison.Ordinal);
        Assert.Empty(model.Requests);
    }

    private async Task RefuseAsync(Program program, int status, string type, FailureKind kind)
    {
        await using var model = new ScriptedModel(ModelTurn.Fail(status, type, Words(status)));
        acp.StallSeconds = 60;

        var failure = await acp.FailAsync(await SetUpAsync(program, model));

        Assert.Equal(kind, failure.Kind);
    }

    // As the providers word it.
    private static string Words(int status) => status switch
    {
        401 => "invalid x-api-key",
        429 => "This request would exceed your rate limit.",
        _ => "Overloaded",
    };

    private async Task<IReadOnlyList<string>> SetUpAsync(Program program, ScriptedModel model)
    {
        var home = Directory.CreateDirectory(Path.Combine(acp.Bed.Root, "home")).FullName;
        var (package, environment, arguments, mode) = program switch
        {
            Program.Codex => (NpmProgram.CodexAcp, ProgramHome.Codex(home, model), Array.Empty<string>(), "agent-full-access"),
            Program.Claude => (NpmProgram.ClaudeAcp, ProgramHome.Claude(home, model), [], "default"),
            Program.Gemini => (NpmProgram.Gemini, ProgramHome.Gemini(home, model), ["--acp", "--skip-trust", "-m", "scripted-model"], "yolo"),
            Program.OpenCode => (NpmProgram.OpenCode, ProgramHome.OpenCode(home, model), ["acp"], null),
            _ => throw new ArgumentOutOfRangeException(nameof(program)),
        };
        acp.Mode ??= mode;
        foreach (var (name, value) in environment)
        {
            acp.Environment[name] = value;
        }

        var path = await package.RequireAsync();
        return [path, .. arguments];
    }

    /// <summary>The programs.</summary>
    public enum Program
    {
        Codex,
        Claude,
        Gemini,
        OpenCode,
    }
}
