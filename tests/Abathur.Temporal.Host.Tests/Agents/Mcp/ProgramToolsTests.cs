using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes.Acp;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Codex;
using Abathur.Temporal.Host.Tests.Agents.Runtimes;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Mcp;

/// <summary>Real agent programs with scripted models call the attempt's tools, through the real bridge.</summary>
public sealed class ProgramToolsTests : IAsyncDisposable
{
    private readonly ToolBed tools = new();

    public ValueTask DisposeAsync() => tools.DisposeAsync();

    [Fact]
    public async Task Claude_CallsFinish_ItsResultIsTaken()
    {
        using var bed = new ProgramBed(new ClaudeDialect(), NpmProgram.Claude, ClaudeHome) { Tools = tools.Tools };
        await using var model = new ScriptedModel(
            ModelTurn.Use("mcp__abathur__report_progress", new { doing = "looks around" }),
            ModelTurn.Use("mcp__abathur__finish", new { summary = "By its tool." }),
            ModelTurn.Say("Bye."));

        var outcome = await bed.RunAsync(model);

        Assert.True(outcome.Summary == "By its tool.", bed.Agents.Log + model.Requests[^1]);
        Assert.Contains("looks around", bed.Latest!.Doing, StringComparison.Ordinal);
        Assert.True(model.Asked[0].Says("call `finish` once"));
        Assert.False(model.Asked[0].Says("ABATHUR_RESULT"));
    }

    [Fact]
    public async Task Codex_CallsFinish_ItsResultIsTaken()
    {
        using var bed = new ProgramBed(new CodexDialect(), NpmProgram.Codex, (folder, model) => new()
        {
            ["HOME"] = folder,
            ["CODEX_HOME"] = folder,
            ["OPENAI_API_KEY"] = "sk-of-the-worker",
            ["OPENAI_BASE_URL"] = model.Address + "/v1",
            ["NO_PROXY"] = "127.0.0.1",
        })
        {
            Tools = tools.Tools,
        };
        await using var model = new ScriptedModel(ModelTurn.Use("mcp__abathur__finish", new { summary = "By its tool." }), ModelTurn.Say("Bye."));

        var outcome = await bed.RunAsync(model);

        Assert.True(outcome.Summary == "By its tool.", bed.Agents.Log + model.Requests[^1]);
    }

    [Fact]
    public async Task AcpProgram_CallsFinish_ItsResultIsTaken()
    {
        var program = await NpmProgram.ClaudeAcp.RequireAsync();
        using var bed = new ProgramBed(new AcpDialect([new ClaudeDialect()]), NpmProgram.ClaudeAcp, ClaudeHome) { Tools = tools.Tools };
        bed.Agent = AgentBed.Agent(AgentRuntimeNames.Acp) with { Command = [program] };

        // It asks its model before its servers are ready.
        await using var model = new ScriptedModel(request => request.Says("Taken. End") ? ModelTurn.Say("Bye.")
            : request.Tools.Contains("mcp__abathur__finish") ? ModelTurn.Use("mcp__abathur__finish", new { summary = "By its tool." })
            : ModelTurn.Shell("sleep 1"));

        var outcome = await bed.RunAsync(model);

        Assert.True(outcome.Summary == "By its tool.", bed.Agents.Log + model.Requests[^1]);
    }

    private static Dictionary<string, string?> ClaudeHome(string folder, ScriptedModel model) => new()
    {
        ["HOME"] = folder,
        ["CLAUDE_CONFIG_DIR"] = Path.Combine(folder, ".claude"),
        ["ANTHROPIC_BASE_URL"] = model.Address,
        ["ANTHROPIC_API_KEY"] = "sk-ant-fake",
        ["NO_PROXY"] = "127.0.0.1",
    };
}
