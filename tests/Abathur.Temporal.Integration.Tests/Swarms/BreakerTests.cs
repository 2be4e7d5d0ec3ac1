using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.Swarms;

public sealed class BreakerTests(TemporalService service)
{
    // Its failures are diagnosed, by another agent.
    private const string Worker = "code-implementer";

    [Fact]
    public async Task Breaker_ThresholdReached_OpensProbesAndCloses()
    {
        var mended = false;
        await using var swarm = await ScriptedSwarm.StartAsync(service, Sensitive, activities => activities.OnRun = (task, _) => mended || task.Agent != Worker
            ? Task.FromResult(ScriptedActivities.Done(task))
            : throw ScriptedActivities.Fails(FailureKind.Agent, "broken"));
        await swarm.SubmitAsync([.. Enumerable.Range(1, 4).Select(i => new TaskSubmission { Title = $"{i}", MaxRetries = 0 })]);
        await Eventually.GetAsync(swarm.EventsAsync, all => all.Any(e => e.Kind == SwarmEventKind.BreakerOpened), "the breaker to open");
        mended = true;

        await swarm.SettledAsync();

        // Two failures opened it; the third task was the probe, and the fourth waited for it.
        var events = await swarm.EventsAsync();
        Assert.Equal(
            [SwarmEventKind.BreakerOpened, SwarmEventKind.TaskStarted, SwarmEventKind.BreakerClosed, SwarmEventKind.TaskStarted],
            events.Where(e => e.Agent == Worker)
                .SkipWhile(e => e.Kind != SwarmEventKind.BreakerOpened)
                .Where(e => e.Kind is SwarmEventKind.BreakerOpened or SwarmEventKind.BreakerClosed or SwarmEventKind.TaskStarted)
                .Select(e => e.Kind));
        Assert.Empty((await swarm.StatusAsync()).Breakers);
    }

    [Fact]
    public async Task Breaker_ProbeFails_OpensAgain()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(
            service,
            Sensitive,
            activities => activities.OnRun = (task, _) => task.Agent != Worker
                ? Task.FromResult(ScriptedActivities.Done(task))
                : throw ScriptedActivities.Fails(FailureKind.Agent, "broken"));
        await swarm.SubmitAsync([.. Enumerable.Range(1, 3).Select(i => new TaskSubmission { Title = $"{i}", MaxRetries = 0 })]);

        await Eventually.GetAsync(swarm.EventsAsync, all => all.Count(e => e.Kind == SwarmEventKind.BreakerOpened) == 2, "the breaker to open again");

        Assert.Equal(3, swarm.Activities.Started.Count(task => task.Agent == Worker));
    }

    [Fact]
    public async Task Breaker_Open_HoldsItsAgentOnly()
    {
        await using var swarm = await ScriptedSwarm.StartAsync(service, Sensitive with { CircuitBreakerResetSeconds = 300 }, activities =>
            activities.OnRun = (task, _) => task.Agent != Worker
                ? Task.FromResult(ScriptedActivities.Done(task))
                : throw ScriptedActivities.Fails(FailureKind.Agent, "broken"));
        await swarm.SubmitAsync([.. Enumerable.Range(1, 3).Select(i => new TaskSubmission { Title = $"{i}", MaxRetries = 0 })]);
        await swarm.WaitAsync("T2", TaskState.Failed);

        await swarm.SubmitAsync(new TaskSubmission { Title = "review", Key = "review", AgentType = "reviewer" });
        await swarm.WaitAsync("review", TaskState.Completed);

        Assert.Equal(WaitLimit.Breaker, Assert.Single((await swarm.QueryAsync(s => s.Explain("T3"))).Waits).Limit);
    }

    private static SwarmSettings Sensitive =>
        ScriptedSwarm.Quick with { MaxConcurrentTasks = 1, CircuitBreakerThreshold = 2, CircuitBreakerResetSeconds = 1 };
}
