using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Copilot;
using Abathur.Temporal.Host.Agents.Runtimes.Gemini;
using Abathur.Temporal.Host.Agents.Runtimes.OpenCode;
using Abathur.Temporal.Host.Agents.Runtimes.Qwen;
using Abathur.Temporal.Host.Tests.Agents.Mcp;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>
/// The real programs that start too slowly to run with every build: by the command in <c>docs/agents.md</c>, where its last result is.
/// </summary>
public abstract class OtherProgramTests : IDisposable
{
    private readonly ProgramBed bed;

    private protected OtherProgramTests(ProgramBed bed) => this.bed = bed;

    public void Dispose()
    {
        bed.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact(Explicit = true)]
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
        Assert.Equal((3, 3 * 137L), (outcome.Usage.Turns, outcome.Usage.Tokens));
        Assert.NotNull(bed.Latest!.Session);
        Assert.DoesNotContain("unknown event", bed.Agents.Log, StringComparison.Ordinal);
        Assert.True(model.Asked[0].Says("You are a tester."));
        Assert.True(model.Asked[0].Says("# Task T1: Do it"));
    }

    [Fact(Explicit = true)]
    public async Task RunAsync_ResultFile_IsTaken()
    {
        await using var model = new ScriptedModel(
            ModelTurn.Write(bed.Agents.Launch(bed.Agent).ResultFile, "{\"summary\":\"see there\"}"), ModelTurn.Say("done"));

        Assert.Equal("see there", (await bed.RunAsync(model)).Summary);
    }

    // Qwen Code loads the tools of servers when its model asks for them by name.
    [Fact(Explicit = true)]
    public async Task RunAsync_ToolsOfTheAttempt_FinishIsTaken()
    {
        await using var tools = new ToolBed();
        bed.Tools = tools.Tools;
        var waits = 0;
        await using var model = new ScriptedModel(request => request.Says("Taken. End") ? ModelTurn.Say("Bye.")
            : request.Tools.FirstOrDefault(tool => tool.EndsWith("finish", StringComparison.Ordinal)) is { } finish ? ModelTurn.Use(finish, new { summary = "By its tool." })
            : request.Tools.Contains("tool_search") ? ModelTurn.Use("tool_search", new { query = "select:mcp__abathur__finish,mcp__abathur__submit_task" })
            : ModelTurn.Shell($"sleep 1; echo {++waits}"));

        var outcome = await bed.RunAsync(model);

        Assert.True(outcome.Summary == "By its tool.", $"{bed.Agents.Log}{string.Join(' ', model.Asked[^1].Tools)}{model.Requests[^1]}");
        Assert.Contains(model.Asked[^1].Tools, tool => tool.EndsWith("submit_task", StringComparison.Ordinal));
        Assert.True(model.Asked[0].Says("call `finish` once"));
    }

    [Fact(Explicit = true)]
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

    [Fact(Explicit = true)]
    public async Task RunAsync_SessionThatIsGone_CostsAFreshStart()
    {
        await using var model = new ScriptedModel(ModelTurn.Say("fresh"));

        var gone = bed.Agent.Summary.Runtime == AgentRuntimeNames.OpenCode ? "ses_ddfcb0653ffelE0o0F7i5bLQzz" : "11111111-2222-4333-8444-555555555999";
        Assert.Equal("fresh", (await bed.RunAsync(model, gone)).Summary);
    }

    [Fact(Explicit = true)]
    public async Task RunAsync_MoreTurnsThanItHas_IsEnded()
    {
        bed.Agent = bed.Agent with { Summary = bed.Agent.Summary with { MaxTurns = 2 } };

        // A program of its own mind stops where the same call is made again and again.
        var call = 0;
        await using var model = new ScriptedModel(_ => ModelTurn.Shell($"echo {++call}"));
        var failure = (await Assert.ThrowsAsync<AgentFailureException>(() => bed.RunAsync(model))).Failure;

        Assert.Contains("used up its 2 turns", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task RunAsync_ToolThatIsNotGranted_IsNotThere()
    {
        bed.Agent = bed.Agent with { Summary = bed.Agent.Summary with { Tools = ["read", "grep"] } };
        await using var model = new ScriptedModel(ModelTurn.Shell("touch planted"), ModelTurn.Say("could not"));

        await bed.RunAsync(model);

        Assert.False(File.Exists(bed.Agents.InWorktree("planted")));
        Assert.DoesNotContain(model.Asked[0].Tools, tool => tool is "bash" or "run_shell_command" or "write" or "write_file" or "create");
    }

    [Theory(Explicit = true)]
    [InlineData(401, FailureKind.Auth)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(529, FailureKind.ProviderUnavailable)]
    public async Task RunAsync_Refusal_IsTyped(int status, FailureKind kind)
    {
        Assert.Equal(kind, (await bed.FailAsync(ModelTurn.Fail(status, "scripted", "scripted refusal"))).Kind);
    }
}

public sealed class GeminiProgramTests() : OtherProgramTests(new(new GeminiDialect(), NpmProgram.Gemini, ProgramHome.Gemini));

public sealed class QwenProgramTests() : OtherProgramTests(new(new QwenDialect(), NpmProgram.Qwen, ProgramHome.Qwen));

public sealed class CopilotProgramTests() : OtherProgramTests(new(new CopilotDialect(), NpmProgram.Copilot, ProgramHome.Copilot));

public sealed class OpenCodeProgramTests() : OtherProgramTests(
    new(new OpenCodeDialect(), NpmProgram.OpenCode, ProgramHome.OpenCode) { Agent = AgentBed.Agent(AgentRuntimeNames.OpenCode) with { Model = "scripted/scripted-model" } });
