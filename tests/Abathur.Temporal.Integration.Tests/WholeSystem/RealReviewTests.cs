using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A review between two real programs: Claude Code does the work, and Claude Code reviews it. Only the model is scripted.</summary>
public sealed class RealReviewTests(TemporalService service)
{
    [Fact]
    public async Task Review_AsksForAChange_TheAuthorMakesItInItsOwnSession()
    {
        await using var model = new ScriptedModel(
            new ModelScript(ModelTurn.Shell("touch work && git add work && git commit -qm works"), ModelTurn.Say("It works."))
                .When("(round 1). Your", Says("""{"review":{"decision":"changes","comments":"tests are missing"}}"""), ModelTurn.Say("Not yet."))
                .When("(round 2). Your", Says("""{"review":{"decision":"approve"}}"""), ModelTurn.Say("Good."))
                .When("asks for changes: tests are missing", ModelTurn.Shell("touch tests && git add tests && git commit -qm tests"), ModelTurn.Say("Tested.")));
        using var repository = new OperatorsRepository();
        repository.AddAgent("coder", "runtime: claude\nmodel: scripted-model");
        repository.AddAgent("critic", "runtime: claude\nmodel: scripted-model\nread_only: true");
        var agents = new AgentOptions
        {
            ProgramPaths = new Dictionary<string, string> { ["claude"] = await NpmProgram.Claude.RequireAsync() },
            Environment = ProgramHome.Claude(Directory.CreateDirectory(repository.Beside("operator")).FullName, model),
        };
        await using var swarm = await WholeSwarm.StartAsync(service, repository, agents: agents);

        await swarm.SubmitAsync(new TaskSubmission { Title = "one", AgentType = "coder", Review = new ReviewPolicy { Agent = "critic" } });
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal(["works", "tests"], repository.Merges(swarm.Name));
        Assert.Equal((5, 0, 1, "Tested."), (task.Attempts, task.Retries, task.ReviewRounds, task.Summary));
        Assert.True(model.Asked.Last(request => !request.Says("You review it")).Says("git commit -qm works"), "the author sees what it did before");
        Assert.Equal(8, task.Usage!.Turns);
    }

    private static ModelTurn Says(string result) => ModelTurn.Shell($"printf '%s' '{result}' > \"$ABATHUR_RESULT\"");
}
