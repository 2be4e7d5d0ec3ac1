using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Testing.Models;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>Real programs that continue their sessions: the model sees what was said before. Only the model is scripted.</summary>
public sealed class SessionTests(TemporalService service)
{
    // How the prompt of a session that is continued begins.
    private const string Continued = "# Task T1 continues: attempt";

    private static readonly ModelTurn Commits = ModelTurn.Shell("printf hello > hello.txt && git add hello.txt && git commit -qm greets");

    public static TheoryData<string> Programs => ["claude", "codex"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Verification_Failed_TheSessionIsContinuedWithWhatHappened(string program)
    {
        ModelTurn[] mends = [ModelTurn.Shell("printf bye > bye.txt && git add bye.txt && git commit -qm mends"), ModelTurn.Say("It says bye, too.")];
        await using var model = new ScriptedModel(new ModelScript(Commits, ModelTurn.Say("It greets.")).When(Continued, mends));
        using var bed = await SessionBed.CreateAsync(program, model);
        await using var swarm = await WholeSwarm.StartAsync(service, bed.Repository, agents: bed.Agents);

        await swarm.SubmitAsync(bed.Task with { Verify = ["git", "cat-file", "-e", "HEAD:bye.txt"] });
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((2, 1, "It says bye, too."), (task.Attempts, task.Retries, task.Summary));
        Assert.Equal(["greets", "mends"], bed.Repository.Merges(swarm.Name));
        var last = model.Asked[^1];
        Assert.True(last.Says("git commit -qm greets"), "the model sees what it did before");
        Assert.True(last.Says("Attempt 1 ended as verification"), "the model is told what happened since");
        Assert.Equal(1, bed.TimesToldItsTask(last));
        Assert.Equal(4, task.Usage!.Turns);
        Assert.Empty(bed.Homes());
        Assert.Empty(bed.LeftWithTheOperator());
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Worker_KilledInMidSession_TheNextRunContinuesItAndIsCountedOnce(string program)
    {
        await using var model = new ScriptedModel(new ModelScript(Commits, ModelTurn.Shell("tail -f /dev/null")).When(Continued, ModelTurn.Say("It greets.")));
        using var bed = await SessionBed.CreateAsync(program, model);
        await using var swarm = WholeSwarm.WithoutHost(service, bed.Repository);
        using var first = bed.StartWorker(swarm, service);
        await swarm.StartWorkflowAsync(WholeSwarm.WorkersDie);
        await swarm.SubmitAsync(bed.Task);
        var before = await Eventually.GetAsync(
            async () => model.Asked.Count < 2 ? null : await AgentHeartbeats.ReadAsync(service.Client, WorkflowIds.TaskRun(swarm.Name, "T1"), new()),
            last => last is { CanResume: true, Usage.Turns: 2 },
            "a heartbeat with its session");

        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var second = bed.StartWorker(swarm, service);
        try
        {
            var task = await swarm.WaitAsync("T1", TaskState.Completed);

            Assert.Equal((1, 0, "It greets."), (task.Attempts, task.Retries, task.Summary));
            Assert.Equal(["greets"], bed.Repository.Merges(swarm.Name));
            Assert.True(model.Asked[^1].Says("git commit -qm greets"), "the model sees what it did before");
            Assert.Equal(1, bed.TimesToldItsTask(model.Asked[^1]));
            Assert.Equal((3, before!.Usage.Tokens * 3 / 2), (task.Usage!.Turns, task.Usage.Tokens));
            await swarm.StopAsync();
            Assert.Empty(bed.Homes());
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task RateLimit_Ends_TheSessionIsContinuedAndItsWorkCounts()
    {
        await using var model = new ScriptedModel(new ModelScript(
            Commits, ModelTurn.Fail(429, "rate_limit_error", headers: ("retry-after", "1"))).When(Continued, ModelTurn.Say("It greets.")));
        using var bed = await SessionBed.CreateAsync("claude", model);
        await using var swarm = await WholeSwarm.StartAsync(service, bed.Repository, agents: bed.Agents);

        await swarm.SubmitAsync(bed.Task);
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((2, 0, "It greets."), (task.Attempts, task.Retries, task.Summary));
        Assert.Equal(["greets"], bed.Repository.Merges(swarm.Name));
        Assert.True(model.Asked[^1].Says("git commit -qm greets"), "the model sees what it did before");
        Assert.Equal(1, bed.TimesToldItsTask(model.Asked[^1]));
        Assert.Equal(2, task.Usage!.Turns);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Session_IsGone_CostsAFreshStartAndNoRetry(string program)
    {
        ModelTurn[] mends = [ModelTurn.Shell("printf bye > bye.txt && git add bye.txt && git commit -qm mends"), ModelTurn.Say("It says bye, too.")];
        await using var model = new ScriptedModel(new ModelScript(Commits, ModelTurn.Say("It greets.")).When("Attempt 1 ended as verification", mends));
        using var bed = await SessionBed.CreateAsync(program, model);
        await using var swarm = await WholeSwarm.StartAsync(service, bed.Repository, agents: bed.Agents);

        await swarm.SubmitAsync(bed.Task with { Verify = ["sh", "-c", $"rm -rf '{bed.HomesFolder}'/*/*/*; git cat-file -e HEAD:bye.txt"] });
        var task = await swarm.WaitAsync("T1", TaskState.Completed);

        Assert.Equal((2, 1, "It says bye, too."), (task.Attempts, task.Retries, task.Summary));
        var last = model.Asked[^1];
        Assert.False(last.Says("git commit -qm greets"), "the model starts afresh");
        Assert.Equal(1, bed.TimesToldItsTask(last));
        Assert.Contains("does not know session", bed.LogOf(swarm.Name, "T1", 2), StringComparison.Ordinal);
        Assert.Equal(["greets", "mends"], bed.Repository.Merges(swarm.Name));
    }
}
