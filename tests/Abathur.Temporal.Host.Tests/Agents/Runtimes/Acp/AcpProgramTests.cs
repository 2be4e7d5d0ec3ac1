using Abathur.Temporal.Contracts;
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
    [InlineData(Program.OpenCode, 429, "rate_limit_error", FailureKind.RateLimited)]
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
