using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Messages;

/// <summary>A swarm with a task in each state that messages care about; its state must not change.</summary>
public sealed class OpenSwarm(TemporalService service) : IAsyncLifetime
{
    internal ScriptedSwarm Swarm { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = (task, cancel) => task.Title switch
        {
            "done" => Task.FromResult(ScriptedActivities.Done(task)),
            "failed" => throw ScriptedActivities.Fails(FailureKind.Agent, "broken"),
            _ => new Gate().HoldAsync(task, cancel),
        });
        await Swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "active" }));
        await Swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "old" }));
        await Swarm.UpdateAsync(s => s.ChangeGoalAsync(new() { Name = "old", Status = GoalStatus.Retired }));
        await Swarm.SubmitAsync(
            new() { Title = "done", Key = "done" },
            new() { Title = "running", Key = "running" },
            new() { Title = "waiting", Key = "waiting", DependsOn = ["running"] },
            new() { Title = "last", Key = "last", DependsOn = ["waiting"] },
            new() { Title = "failed", Key = "failed", MaxRetries = 0 });
        await Swarm.WaitAsync("done", TaskState.Completed);
        await Swarm.WaitAsync("failed", TaskState.Failed);
    }

    public ValueTask DisposeAsync() => Swarm.DisposeAsync();
}
