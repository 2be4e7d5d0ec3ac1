using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>A stopped swarm starts again from its checkpoint.</summary>
public sealed class ResumeTests(TemporalService service)
{
    [Fact]
    public async Task Start_CheckpointOfAForcedStop_GoesOnWhereItWas()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
            activities.OnRun = (task, cancel) => task.Title == "done" ? Task.FromResult(ScriptedActivities.Done(task)) : new Gate().HoldAsync(task, cancel));
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "ship", Priority = TaskPriority.High }));
        await swarm.SubmitAsync(
            new() { Title = "done", Key = "done" },
            new() { Title = "ran", Key = "ran", DependsOn = ["done"], Goal = "ship" },
            new() { Title = "waited", Key = "waited", DependsOn = ["ran"] });
        await Eventually.GetAsync(() => Task.FromResult(swarm.Activities.Started.Count), started => started == 2, "the agent of 'ran' to start");
        var stopped = await swarm.StopAsync(StopMode.Force);
        swarm.Activities.OnRun = (task, _) => Task.FromResult(ScriptedActivities.Done(task));

        await swarm.StartWorkflowAsync(checkpoint: stopped.Checkpoint);
        await swarm.SubmitAsync(new() { Title = "done", Key = "done" }, new() { Title = "new", DependsOn = ["waited"] });
        var status = await swarm.SettledAsync();

        Assert.Equal(4, status.Tasks[TaskState.Completed]);
        Assert.Equal(["done", "ran", "ran", "waited", "new"], swarm.Activities.Started.Select(task => task.Title));
        Assert.Equal(["T1", "T2", "T2", "T3", "T4"], swarm.Activities.Started.Select(task => task.TaskId));
        Assert.Equal((2, 0), ((await swarm.TaskAsync("ran")).Attempts, (await swarm.TaskAsync("ran")).Retries));
        Assert.Equal("ship", Assert.Single(status.Goals).Name);
        Assert.Equal(400, status.Usage.Tokens);
        var events = await swarm.EventsAsync();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Number));
    }

    [Fact]
    public async Task Start_CheckpointFromTheQuery_IsTheSameState()
    {
        await using var first = await ScriptedSwarm.StartAsync(service);
        await first.UpdateAsync(s => s.PauseAsync());
        await first.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "b", DependsOn = ["a"] });

        var checkpoint = await first.QueryAsync(s => s.Checkpoint());
        await using var second = await ScriptedSwarm.StartAsync(service, checkpoint: checkpoint);
        await Eventually.GetAsync(second.StatusAsync, status => status.State == SwarmState.Paused, "the second swarm to be paused as the first one");
        await second.UpdateAsync(s => s.ResumeAsync());
        await second.SettledAsync();

        Assert.Equal(["a", "b"], second.Activities.Started.Select(task => task.Title));
        Assert.Empty(first.Activities.Started);
    }
}
