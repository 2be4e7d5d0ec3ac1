using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>The real Claude Code in a whole swarm; only the model is scripted.</summary>
public sealed class ClaudeTests(TemporalService service)
{
    [Fact]
    public async Task Swarm_ClaudeEditsAndCommits_MergesItsWork()
    {
        await using var model = new ScriptedModel(
            ModelTurn.Use("Bash", new { command = "printf hello > hello.txt" }),
            ModelTurn.Use("Bash", new { command = "git add hello.txt && git commit -qm greets" }),
            ModelTurn.Say("It greets."));
        using var repository = new OperatorsRepository();
        repository.AddAgent("coder", "runtime: claude\nmodel: scripted-model\ntools: [read, write, edit, shell, glob, grep]");
        var home = Directory.CreateDirectory(repository.Beside("claude-home")).FullName;
        await using var swarm = await WholeSwarm.StartAsync(service, repository, agents: new AgentOptions
        {
            ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync() },
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = home,
                ["USERPROFILE"] = home,
                ["CLAUDE_CONFIG_DIR"] = Path.Combine(home, ".claude"),
                ["ANTHROPIC_BASE_URL"] = model.Address,
                ["ANTHROPIC_API_KEY"] = "sk-ant-fake",
                ["NO_PROXY"] = "127.0.0.1",
            },
        });

        await swarm.SubmitAsync(new TaskSubmission { Title = "Greet", AgentType = "coder", Verify = ["git", "diff", "--quiet", "HEAD"] });
        await swarm.SettledAsync();

        var task = await swarm.Handle.QueryAsync(s => s.Task("T1"));
        Assert.Equal((TaskState.Completed, "It greets."), (task.State, task.Summary));
        Assert.Equal(["greets"], repository.Merges(swarm.Name));
        Assert.Equal("hello", repository.Git("show", $"abathur/{swarm.Name}/main:hello.txt"));
        Assert.Equal((3, 3 * 137), (task.Usage!.Turns, task.Usage.Tokens));
    }
}
