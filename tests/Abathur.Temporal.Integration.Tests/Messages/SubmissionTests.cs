using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Messages;

/// <summary>What is submitted twice, and what stays when something is refused.</summary>
public sealed class SubmissionTests(TemporalService service)
{
    [Fact]
    public async Task Submit_SameKeyAndContent_GivesTheSameTask()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "without" });

        var again = await swarm.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "without" });

        Assert.Equal([new SubmittedTask("T1", Created: false, "a"), new SubmittedTask("T3", Created: true)], again.Tasks);
    }

    [Fact]
    public async Task Submit_SameKeyOfAClosedTask_IsStillKnown()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new TaskSubmission { Title = "a", Key = "a" });
        await swarm.SettledAsync();

        var again = await swarm.SubmitAsync(new TaskSubmission { Title = "a", Key = "a" });

        Assert.False(again.Tasks[0].Created);
        Assert.Single(swarm.Activities.Started);
    }

    [Fact]
    public async Task Submit_OneOfABatchIsWrong_TakesNoneAndLosesNothing()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new TaskSubmission { Title = "before" });

        await Refusal.OfAsync(() => swarm.SubmitAsync(new() { Title = "good" }, new() { Title = string.Empty }));

        await swarm.SubmitAsync(new TaskSubmission { Title = "after" });
        var tasks = await swarm.QueryAsync(s => s.Tasks(null));
        Assert.Equal([("T1", "before"), ("T2", "after")], tasks.Tasks.Select(task => (task.Id, task.Title)));
    }

    [Fact]
    public async Task Submit_AgentReloaded_IsKnownAfterwards()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        var newcomer = new TaskSubmission { Title = "a", AgentType = "newcomer" };
        await Refusal.OfAsync(() => swarm.SubmitAsync(newcomer));
        swarm.Activities.Agents = [.. swarm.Activities.Agents, ScriptedActivities.Agent("newcomer", AgentTier.Worker)];

        await swarm.UpdateAsync(s => s.ReloadAgentsAsync());

        Assert.True((await swarm.SubmitAsync(newcomer)).Tasks[0].Created);
    }
}
