using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Claude Code plans as the shipped planner, corrects its plan, and carries it out. Only the model is scripted.</summary>
public sealed class RealPlanTests(TemporalService service)
{
    [Fact]
    public async Task Plan_RefusedOnce_IsCorrectedInTheSameRunAndCarriedOut()
    {
        await using var model = new ScriptedModel(
            new ModelScript(ModelTurn.Say("Nothing to do."))
                .When("# Task T1: ship it", Finish(Task("api", "docs"), Task("docs", "api"), Task("ui") with { AgentType = "codder" }), Finish(Task("api"), Task("docs", "api")), ModelTurn.Say("Planned."))
                .When("# Task T2: api", ModelTurn.Shell("touch api && git add api && git commit -qm api"), ModelTurn.Say("It answers."))
                .When("# Task T3: docs", ModelTurn.Shell("test -e api && touch docs && git add docs && git commit -qm docs"), ModelTurn.Say("It is documented.")));
        using var repository = new OperatorsRepository();
        repository.AddAgent("coder", "runtime: claude\nmodel: scripted-model");
        var agents = new AgentOptions
        {
            ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync() },
            Environment = ProgramHome.Claude(Directory.CreateDirectory(repository.Beside("operator")).FullName, model),
            McpCommand = AbathurProgram.Bridge,
        };
        await using var swarm = await WholeSwarm.StartAsync(service, repository, agents: agents);

        await swarm.SubmitAsync(new TaskSubmission { Title = "ship it", Plan = new() { AutoSubmit = true } });
        await swarm.WaitAsync("T1", TaskState.Completed);
        await swarm.WaitAsync("T3", TaskState.Completed);

        var planning = await swarm.Handle.QueryAsync(s => s.Task("T1"));
        Assert.Equal(("planner", 1, 1), (planning.Agent, planning.Attempts, planning.PlanCorrections));
        Assert.Contains(model.Asked, request => request.Says("(correction 1 of 3)") && request.Says("unknown agent 'codder'") && request.Says("the plan holds a cycle: api"));
        Assert.Equal(["api", "docs"], repository.Merges(swarm.Name));
    }

    private static ModelTurn Finish(params TaskSubmission[] tasks) => ModelTurn.Use("mcp__abathur__finish", new
    {
        summary = "A plan.",
        tasks = tasks.Select(task => new { key = task.Key, title = task.Title, agentType = task.AgentType, dependsOn = task.DependsOn ?? [] }),
    });

    private static TaskSubmission Task(string key, params string[] dependsOn) => new() { Key = key, Title = key, AgentType = "coder", DependsOn = dependsOn };
}
