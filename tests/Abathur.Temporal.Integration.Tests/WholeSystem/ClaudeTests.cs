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
        await using var swarm = await WholeSwarm.StartAsync(service, repository, agents: await OptionsAsync(repository, model));

        await swarm.SubmitAsync(new TaskSubmission { Title = "Greet", AgentType = "coder", Verify = ["git", "diff", "--quiet", "HEAD"] });
        await swarm.SettledAsync();

        var task = await swarm.Handle.QueryAsync(s => s.Task("T1"));
        Assert.Equal((TaskState.Completed, "It greets."), (task.State, task.Summary));
        Assert.Equal(["greets"], repository.Merges(swarm.Name));
        Assert.Equal("hello", repository.Git("show", $"abathur/{swarm.Name}/main:hello.txt"));
        Assert.Equal((3, 3 * 137), (task.Usage!.Turns, task.Usage.Tokens));
    }

    [Fact]
    public async Task Swarm_ClaudeCallsBack_SubmitsATaskOnceAwaitsItAndFinishes()
    {
        var others = new ModelScript(
            ModelTurn.Use("mcp__abathur__submit_task", new { title = "Document it", key = "docs", readOnly = true }),
            ModelTurn.Use("mcp__abathur__submit_task", new { title = "Document it", key = "docs", readOnly = true }),
            ModelTurn.Use("mcp__abathur__get_task", new { task = "other" }),
            ModelTurn.Use("mcp__abathur__finish", new { summary = "Asked for documentation.", alreadyComplete = "It is there." }),
            ModelTurn.Say("Bye.")).When("# Task T3: Document it", ModelTurn.Use("mcp__abathur__finish", new { summary = "Documented." }), ModelTurn.Say("Bye."));

        // It finishes only once it has seen what its task found.
        await using var model = new ScriptedModel(request =>
            request.Says("belongs to another lineage") && !request.Says("\"summary\":\"Documented.\"")
                ? ModelTurn.Use("mcp__abathur__get_task", new { task = "docs" })
                : others.Next(request));
        using var repository = new OperatorsRepository();
        repository.AddAgent("coder", "runtime: claude\nmodel: scripted-model\ntools: [read, write, edit, shell, glob, grep]\nmax_turns: 1000");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, agents: await OptionsAsync(repository, model));

        await swarm.SubmitAsync(
            new TaskSubmission { Title = "Greet", Key = "greet", AgentType = "coder" },
            new TaskSubmission { Title = "Another", Key = "other", AgentType = "coder", DependsOn = ["greet"] });
        var asked = await swarm.WaitAsync("T1", TaskState.Completed);
        var part = await swarm.WaitAsync("T3", TaskState.Completed);

        Assert.Equal(("Asked for documentation.", "It is there."), (asked.Summary, asked.AlreadyComplete));
        Assert.Equal(("Documented.", "T1", "T1/docs"), (part.Summary, part.Parent, part.Spec.Key));
        Assert.Contains(model.Asked, request => request.Says("\"id\":\"T3\",\"created\":false"));
        Assert.Contains(model.Asked, request => request.Says("\"title\":\"Document it\""));
        Assert.Contains(model.Asked, request => request.Says("belongs to another lineage"));
    }

    [Fact]
    public async Task Swarm_ClaudeReportsABlocker_GoesOnInItsSessionWithTheAnswer()
    {
        await using var model = new ScriptedModel(new ModelScript(
            ModelTurn.Shell("printf hello > hello.txt && git add hello.txt && git commit -qm greets"),
            ModelTurn.Use("mcp__abathur__report_blocker", new { question = "Which greeting?", key = "greeting" }),
            ModelTurn.Say("I wait.")).When(
                "# Task T1 continues: attempt",
                ModelTurn.Use("mcp__abathur__report_blocker", new { question = "Which greeting, again?", key = "greeting" }),
                ModelTurn.Use("mcp__abathur__finish", new { summary = "It greets." }),
                ModelTurn.Say("Bye.")));
        using var repository = new OperatorsRepository();
        repository.AddAgent("coder", "runtime: claude\nmodel: scripted-model\ntools: [read, write, edit, shell, glob, grep]");
        await using var swarm = await WholeSwarm.StartAsync(service, repository, agents: await OptionsAsync(repository, model));

        await swarm.SubmitAsync(new TaskSubmission { Title = "Greet", AgentType = "coder" });
        var waits = await swarm.WaitAsync("T1", TaskState.Ready);
        var explained = await swarm.Handle.QueryAsync(s => s.Explain("T1"));
        await swarm.Handle.ExecuteUpdateAsync(s => s.AnswerEscalationAsync(new() { Escalation = "E1", Choice = EscalationChoice.Answer, Note = "Say hello." }));
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(("Which greeting?", null, 3), (waits.Blockers![0].Question, waits.Blockers[0].Answer, waits.Usage!.Turns));
        Assert.Equal(WaitLimit.Answer, explained.Waits[0].Limit);
        Assert.Equal((2, 0, "It greets.", "Say hello."), (task.Attempts, task.Retries, task.Summary, task.Blockers![0].Answer));
        Assert.Equal(["greets"], repository.Merges(swarm.Name));
        var last = model.Asked[^1];
        Assert.True(last.Says("git commit -qm greets"), "the model sees what it did before");
        Assert.True(last.Says("Answer of an operator: Say hello."), "the prompt tells the answer");
        Assert.True(last.Says("An operator has answered this before: Say hello."), "the same key is not asked again");
        Assert.Equal(6, task.Usage!.Turns);
    }

    private static async Task<AgentOptions> OptionsAsync(OperatorsRepository repository, ScriptedModel model)
    {
        var home = Directory.CreateDirectory(repository.Beside("claude-home")).FullName;
        return new()
        {
            McpCommand = AbathurProgram.Bridge,
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
        };
    }
}
