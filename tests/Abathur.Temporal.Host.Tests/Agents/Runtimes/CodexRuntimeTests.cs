using System.Diagnostics;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Runtimes.Codex;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>The real Codex against a scripted model.</summary>
public sealed class CodexRuntimeTests : IDisposable
{
    private readonly ProgramBed bed = new(new CodexDialect(), NpmProgram.Codex, (folder, model) => new()
    {
        ["HOME"] = folder,
        ["CODEX_HOME"] = folder,
        ["OPENAI_API_KEY"] = "sk-of-the-worker",
        ["OPENAI_BASE_URL"] = model.Address + "/v1",
        ["NO_PROXY"] = "127.0.0.1",
    });

    public void Dispose() => bed.Dispose();

    [Fact]
    public async Task RunAsync_Agent_EditsAndCommitsAndIsCounted()
    {
        await using var model = new ScriptedModel(
            ModelTurn.Write(bed.Agents.InWorktree("hello.txt"), "hello"),
            ModelTurn.Shell("git add hello.txt && git commit -qm greets && git log -1 --format=%an"),
            ModelTurn.Say("It greets."));

        var outcome = await bed.RunAsync(model);

        Assert.Equal("It greets.", outcome.Summary);
        Assert.Equal("tester greets", await bed.GitAsync("log", "--format=%an %s"));
        Assert.Empty(await bed.GitAsync("status", "--porcelain"));
        Assert.Equal((3, 3 * 137L, 0m), (outcome.Usage.Turns, outcome.Usage.Tokens, outcome.Usage.CostUsd));
        Assert.NotNull(bed.Latest!.Session);
        Assert.Contains("< tester", bed.Agents.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown event", bed.Agents.Log, StringComparison.Ordinal);
        Assert.True(model.Asked[0].Says("You are a tester."));
        Assert.True(model.Asked[0].Says("# Task T1: Do it"));
        Assert.Equal("sk-of-the-worker", model.Asked[0].Key);
    }

    [Fact]
    public async Task RunAsync_Session_IsContinuedAndCountedOnce()
    {
        await using (var first = new ScriptedModel(ModelTurn.Say("The first answer.")))
        {
            await bed.RunAsync(first);
        }

        await using var second = new ScriptedModel(ModelTurn.Say("The second answer."));
        var outcome = await bed.RunAsync(second, bed.Latest!.Session);

        Assert.True(second.Asked[0].Says("The first answer."));
        Assert.Equal(("The second answer.", 1, 137L), (outcome.Summary, outcome.Usage.Turns, outcome.Usage.Tokens));
    }

    [Fact]
    public async Task RunAsync_SessionThatIsGone_CostsAFreshStart()
    {
        await using var model = new ScriptedModel(ModelTurn.Say("fresh"));

        Assert.Equal("fresh", (await bed.RunAsync(model, "01a222fb-dcd4-7f03-a9cc-7ec15671aaaa")).Summary);
    }

    [Fact]
    public async Task RunAsync_MoreTurnsThanItHas_IsEnded()
    {
        bed.Agent = bed.Agent with { Summary = bed.Agent.Summary with { MaxTurns = 2 } };

        var failure = await bed.FailAsync(ModelTurn.Shell("true"));

        Assert.Contains("used up its 2 turns", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, failure.Usage!.Turns);
    }

    [Theory]
    [InlineData(429, "rate_limit_exceeded", FailureKind.RateLimited)]
    [InlineData(529, "overloaded", FailureKind.ProviderUnavailable)]
    [InlineData(401, "invalid_api_key", FailureKind.Auth)]
    [InlineData(400, "model_not_found", FailureKind.Agent)]
    public async Task RunAsync_Refusal_IsTyped(int status, string type, FailureKind kind)
    {
        await using var model = new ScriptedModel(ModelTurn.Fail(status, type, "scripted refusal"));

        var failure = (await Assert.ThrowsAsync<AgentFailureException>(() => bed.RunAsync(model))).Failure;

        Assert.Equal(kind, failure.Kind);
        Assert.InRange(model.Requests.Count, 1, 5);
    }

    [Fact]
    public async Task RunAsync_ConnectionIsCut_IsUnavailable() =>
        Assert.Equal(FailureKind.ProviderUnavailable, (await bed.FailAsync(ModelTurn.Drop)).Kind);

    [Fact]
    public async Task RunAsync_ModelRefuses_IsNoSuccess()
    {
        // Codex passes over what the model says when it refuses.
        var failure = await bed.FailAsync(ModelTurn.Refuse("I can't help with that."));

        Assert.Contains("without a final message of its model", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ModelSaysNothing_IsAStall()
    {
        bed.StallSeconds = 10;

        Assert.Equal(FailureKind.Timeout, (await bed.FailAsync(ModelTurn.Hang)).Kind);
        Assert.Empty(Survivors.Of(bed.Agents.Root));
    }

    [Fact]
    public async Task RunAsync_Canceled_EndsItWithItsTool()
    {
        await using var model = new ScriptedModel(ModelTurn.Shell("touch started; sleep 1000"));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var run = bed.RunAsync(model, token: cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(bed.Agents.InWorktree("started")) || run.IsCompleted, "its tool");
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.Null(ProcessIdentity.Of(bed.Latest!.ProcessId!.Value));
        Assert.Empty(Survivors.Of(bed.Agents.Root));
    }

    [Fact]
    public async Task RunAsync_NoLogin_IsAuth()
    {
        using var without = new ProgramBed(new CodexDialect(), NpmProgram.Codex, (folder, _) => new()
        {
            ["HOME"] = folder,
            ["CODEX_HOME"] = folder,
            ["OPENAI_API_KEY"] = null,
            ["CODEX_API_KEY"] = null,
            ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        });

        var failure = await without.FailAsync(ModelTurn.Say("never asked"));

        Assert.Contains(failure.Kind, new[] { FailureKind.Auth, FailureKind.ProviderUnavailable });
    }

    [Fact]
    public async Task RunAsync_OperatorsOwnProvider_IsUsed()
    {
        using var configured = new ProgramBed(new CodexDialect(), NpmProgram.Codex, (folder, model) => ProgramHome.Codex(folder, model));
        await using var model = new ScriptedModel(ModelTurn.Say("It greets."));

        await configured.RunAsync(model);

        Assert.Equal("sk-scripted", model.Asked[0].Key);
        Assert.False(Directory.Exists(Path.Combine(configured.Agents.Root, "home", ".codex", "sessions")));
    }

    [Fact]
    public async Task RunAsync_AgentWithoutAShell_IsRefused()
    {
        bed.Agent = bed.Agent with { Summary = bed.Agent.Summary with { Tools = ["read"] } };

        Assert.Contains("add `shell`", (await bed.FailAsync(ModelTurn.Say("never asked"))).Message, StringComparison.Ordinal);
    }
}
