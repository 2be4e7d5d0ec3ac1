using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

/// <summary>Under a limit of one, the order of starts is the order of scores.</summary>
public sealed class OrderTests(TemporalService service)
{
    private static SwarmSettings OneAtATime => ScriptedSwarm.Quick with { MaxConcurrentTasks = 1 };

    [Fact]
    public async Task Dispatch_Priorities_HighestFirstThenById()
    {
        await using var swarm = await PausedAsync();
        await swarm.SubmitAsync(
            new() { Title = "low", Priority = TaskPriority.Low },
            new() { Title = "normal one" },
            new() { Title = "critical", Priority = TaskPriority.Critical },
            new() { Title = "normal two" },
            new() { Title = "high", Priority = TaskPriority.High });

        Assert.Equal(["critical", "high", "normal one", "normal two", "low"], await ResumeAsync(swarm));
    }

    [Fact]
    public async Task Dispatch_GoalsPriority_CountsHalf()
    {
        await using var swarm = await PausedAsync();
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "urgent", Priority = TaskPriority.Critical }));
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "someday", Priority = TaskPriority.Low }));
        await swarm.SubmitAsync(
            new() { Title = "high", Priority = TaskPriority.High },
            new() { Title = "someday, high", Priority = TaskPriority.High, Goal = "someday" },
            new() { Title = "urgent, normal", Goal = "urgent" },
            new() { Title = "urgent, low", Priority = TaskPriority.Low, Goal = "urgent" });

        Assert.Equal(["urgent, normal", "someday, high", "high", "urgent, low"], await ResumeAsync(swarm));
    }

    [Fact]
    public async Task SetPriority_WaitingTask_GoesAhead()
    {
        await using var swarm = await PausedAsync();
        await swarm.SubmitAsync(new() { Title = "first" }, new() { Title = "second", Key = "second" });

        await swarm.UpdateAsync(s => s.SetPriorityAsync(new() { Task = "second", Priority = TaskPriority.Critical }));

        Assert.Equal(["second", "first"], await ResumeAsync(swarm));
    }

    [Fact]
    public async Task Goal_Paused_HoldsItsTasksAndExplainSaysSo()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, OneAtATime);
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "later" }));
        await swarm.UpdateAsync(s => s.ChangeGoalAsync(new() { Name = "later", Status = GoalStatus.Paused }));
        await swarm.SubmitAsync(new() { Title = "held", Key = "held", Goal = "later", Priority = TaskPriority.Critical }, new() { Title = "free", Key = "free" });
        await swarm.WaitAsync("free", TaskState.Completed);

        var why = await swarm.QueryAsync(s => s.Explain("held"));
        Assert.Equal([new WaitReason(WaitLimit.GoalStatus, "the goal 'later' is paused")], why.Waits);
        Assert.Equal(4000 + 1000, why.Score);

        await swarm.UpdateAsync(s => s.ChangeGoalAsync(new() { Name = "later", Status = GoalStatus.Active }));
        await swarm.WaitAsync("held", TaskState.Completed);
    }

    [Fact]
    public async Task Dispatch_LimitOfOne_NeverRunsTwo()
    {
        var (now, most) = (0, 0);
        await using var swarm = await ScriptedSwarm.StartAsync(service, OneAtATime, activities => activities.OnRun = async (task, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return ScriptedActivities.Done(task);
        });

        await swarm.SubmitAsync([.. Enumerable.Range(1, 6).Select(i => new TaskSubmission { Title = $"{i}" })]);
        await swarm.SettledAsync();

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Dispatch_ArchitectsTier_RunsTwoInstancesAtMost()
    {
        var gate = new Gate();
        await using var swarm = await ScriptedSwarm.StartAsync(service, script: activities => activities.OnRun = gate.HoldAsync);

        await swarm.SubmitAsync([.. Enumerable.Range(1, 3).Select(i => new TaskSubmission { Title = $"{i}", AgentType = "architect" })]);
        await Eventually.GetAsync(swarm.StatusAsync, status => status.Running.Count == 2, "two to run");

        var why = await swarm.QueryAsync(s => s.Explain("T3"));
        Assert.Equal(WaitLimit.TierInstances, Assert.Single(why.Waits).Limit);
        gate.Open();
        await swarm.SettledAsync();
    }

    [Fact]
    public async Task Budget_Spent_StartsNothingMoreUntilRaised()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, OneAtATime with { BudgetTokens = 200 });
        await swarm.SubmitAsync([.. Enumerable.Range(1, 3).Select(i => new TaskSubmission { Title = $"{i}" })]);
        await Eventually.GetAsync(swarm.StatusAsync, status => status.Usage.Tokens == 200 && status.Running.Count == 0, "the budget to be spent");

        Assert.Equal(WaitLimit.Budget, Assert.Single((await swarm.QueryAsync(s => s.Explain("T3"))).Waits).Limit);
        await swarm.UpdateAsync(s => s.ConfigureAsync(RawJson.Of("""{"budgetTokens": null}""")));

        Assert.Equal(3, (await swarm.SettledAsync()).Tasks[TaskState.Completed]);
    }

    private async Task<ScriptedSwarm> PausedAsync()
    {
        var swarm = await ScriptedSwarm.StartAsync(service, OneAtATime);
        await swarm.UpdateAsync(s => s.PauseAsync());
        return swarm;
    }

    private static async Task<IEnumerable<string>> ResumeAsync(ScriptedSwarm swarm)
    {
        await swarm.UpdateAsync(s => s.ResumeAsync());
        await swarm.SettledAsync();
        return swarm.Activities.Started.Select(task => task.Title);
    }
}
