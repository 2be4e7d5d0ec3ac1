using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

public sealed class SwarmTests(TemporalService service)
{
    [Fact]
    public async Task Submit_ChainOfTasks_RunsInOrder()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(
            new() { Title = "third", Key = "c", DependsOn = ["b"] },
            new() { Title = "first", Key = "a" },
            new() { Title = "second", Key = "b", DependsOn = ["a"] });

        var status = await swarm.SettledAsync();

        Assert.Equal(3, status.Tasks[TaskState.Completed]);
        Assert.Equal(["first", "second", "third"], swarm.Activities.Started.Select(task => task.Title));
    }

    [Fact]
    public async Task Stop_Graceful_ReturnsCheckpoint()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.SubmitAsync(new TaskSubmission { Title = "one" });
        await swarm.SettledAsync();

        var result = await swarm.StopAsync();

        Assert.Equal(1, result.Tasks[TaskState.Completed]);
        Assert.Equal(1, swarm.Activities.CleanUps);
    }
}
