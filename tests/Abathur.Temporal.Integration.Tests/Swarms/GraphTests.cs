using Abathur.Temporal.Contracts;
using Abathur.Temporal.Demo;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

public sealed class GraphTests(TemporalService service)
{
    [Fact]
    public async Task Submit_ChainInAnyOrder_RunsInItsOrder()
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
    public async Task Submit_DemoGraph_EveryTaskStartsAfterWhatItDependsOn()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, DemoPlan.Settings with { RetryBackoffSeconds = 0 }, activities =>
        {
            activities.Agents =
            [
                .. DemoRoster.Agents.Select(role => ScriptedActivities.Agent(
                    role.Name, Enum.Parse<AgentTier>(role.Tier, ignoreCase: true), role.HandsOffTo is { } target ? [target] : [])),
            ];
            activities.OnRun = (task, _) => task switch
            {
                { Title: "Write the Spanish phrases", Attempt: 1 } => throw ScriptedActivities.Fails(FailureKind.Verification, "3 phrases are missing"),
                { Title: "Write the user guide", Agent: DemoRoster.Writer } =>
                    Task.FromResult(ScriptedActivities.Done(task) with { Handoff = new Handoff(DemoRoster.Editor, "polish it") }),
                _ => Task.FromResult(ScriptedActivities.Done(task)),
            };
        });
        var plan = DemoPlan.Tasks(["player"]);
        foreach (var goal in DemoPlan.Goals)
        {
            await swarm.UpdateAsync(s => s.AddGoalAsync(goal));
        }

        await swarm.UpdateAsync(s => s.SubmitTasksAsync(plan));
        var status = await swarm.SettledAsync();

        Assert.Equal(plan.Tasks.Count, status.Tasks[TaskState.Completed]);
        var events = await swarm.EventsAsync();
        Assert.Single(events, e => e.Kind == SwarmEventKind.TaskRetried);
        Assert.Single(events, e => e is { Kind: SwarmEventKind.TaskHandedOff, Message: "writer → editor" });
        var ids = plan.Tasks.Select((task, i) => (task.Key, Id: TaskId.Format(i + 1))).ToDictionary(pair => pair.Key!, pair => pair.Id);
        foreach (var task in plan.Tasks)
        {
            var started = events.First(e => e.Kind == SwarmEventKind.TaskStarted && e.Task == ids[task.Key!]);
            Assert.All(task.DependsOn ?? [], dependency => Assert.True(
                events.Single(e => e.Kind == SwarmEventKind.TaskCompleted && e.Task == ids[dependency]).Number < started.Number,
                $"{task.Key} started before {dependency} had completed"));
        }
    }

    [Fact]
    public async Task Dependency_AddedAndRemovedWhilePaused_MovesTheTask()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.UpdateAsync(s => s.PauseAsync());
        await swarm.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "b", Key = "b" });

        await swarm.UpdateAsync(s => s.AddDependencyAsync(new() { Task = "a", DependsOn = "b" }));
        Assert.Equal(TaskState.Pending, (await swarm.TaskAsync("a")).State);
        await swarm.UpdateAsync(s => s.RemoveDependencyAsync(new() { Task = "a", DependsOn = "b" }));
        Assert.Equal(TaskState.Ready, (await swarm.TaskAsync("a")).State);

        await swarm.UpdateAsync(s => s.AddDependencyAsync(new() { Task = "a", DependsOn = "b" }));
        await swarm.UpdateAsync(s => s.ResumeAsync());
        await swarm.SettledAsync();
        Assert.Equal(["b", "a"], swarm.Activities.Started.Select(task => task.Title));
    }

    [Fact]
    public async Task Graph_Waves_SayHowDeepATaskIs()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service);
        await swarm.UpdateAsync(s => s.PauseAsync());
        await swarm.SubmitAsync(
            new() { Title = "a", Key = "a" },
            new() { Title = "b", Key = "b", DependsOn = ["a"] },
            new() { Title = "c", Key = "c", DependsOn = ["a", "b"] });

        var graph = await swarm.QueryAsync(s => s.Graph(null));

        Assert.Equal([("T1", 0), ("T2", 1), ("T3", 2)], graph.Nodes.Select(node => (node.Id, node.Wave)));
        Assert.Equal(["T1", "T2"], graph.Nodes[2].DependsOn!);
    }

    [Fact]
    public async Task Completed_Dependency_IsToldToItsDependent()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities =>
            activities.OnRun = (task, _) => Task.FromResult(ScriptedActivities.Done(task, task.Title == "a" ? "the port is 7233" : null)));

        await swarm.SubmitAsync(new() { Title = "a", Key = "a" }, new() { Title = "b", DependsOn = ["a"] });
        await swarm.SettledAsync();

        Assert.Equal(["T1: the port is 7233"], swarm.Activities.Started.Last().Upstream!);
    }
}
