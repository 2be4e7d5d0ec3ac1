using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Time;

/// <summary>Rules that speak of minutes, hours and days, in seconds: the service's clock jumps while nothing is under way.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData(SkippingService.Embedded)]
    [InlineData(SkippingService.Official)]
    public async Task Blocked_ForAnHour_APersonIsAskedAndADayLaterTheDefaultHolds(string kind)
    {
        await using var service = await SkippingService.StartAsync(kind);
        await using var swarm = await ScriptedSwarm.StartAsync(service.Client);
        await swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "later", Status = GoalStatus.Paused }));
        await swarm.SubmitAsync(
            new() { Title = "a", Key = "a", Goal = "later" },
            new() { Title = "b", DependsOn = ["a"] },
            new() { Title = "keeps the swarm from being halted", Goal = "later" });
        await swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "a" }));
        await service.PassAsync(TimeSpan.FromMinutes(59));
        Assert.Empty(await swarm.EscalationsAsync());

        await service.PassAsync(TimeSpan.FromMinutes(2));

        var asked = Assert.Single(await Eventually.GetAsync(swarm.EscalationsAsync, list => list.Count > 0, "the blocked chain to be told"));
        Assert.Equal((EscalationKind.BlockedChain, "T1"), (asked.Kind, Assert.Single(asked.Tasks)));
        await service.PassAsync(TimeSpan.FromHours(25));
        await Eventually.GetAsync(swarm.EscalationsAsync, list => list.Count == 0, "the default to hold");
        Assert.Equal((EscalationChoice.Keep, "default"), (await ClosedAsync(swarm, asked.Id)));
    }

    [Theory]
    [InlineData(SkippingService.Embedded)]
    [InlineData(SkippingService.Official)]
    public async Task Breaker_AfterItsResetTime_LetsOneProbeThroughAndCloses(string kind)
    {
        await using var service = await SkippingService.StartAsync(kind);
        var works = false;
        await using var swarm = await ScriptedSwarm.StartAsync(
            service.Client,
            new() { MaxConcurrentTasks = 1, MaxRetries = 0, CircuitBreakerThreshold = 1 },
            script => script.OnRun = (task, _) => works
                ? Task.FromResult(ScriptedActivities.Done(task))
                : throw ScriptedActivities.Fails(FailureKind.Agent, "broken"));
        await swarm.SubmitAsync([.. "abc".Select(letter => new TaskSubmission { Title = $"{letter}", Priority = TaskPriority.Critical })]);
        await swarm.WaitAsync("T1", TaskState.Failed);
        works = true;
        await service.PassAsync(TimeSpan.FromSeconds(290));
        Assert.Equal(BreakerState.Open, Assert.Single((await swarm.StatusAsync()).Breakers, b => b.Agent == "code-implementer").State);

        await service.PassAsync(TimeSpan.FromSeconds(20));

        await swarm.WaitAsync("T3", TaskState.Completed);
        Assert.Contains(await swarm.EventsAsync(), e => e.Kind == SwarmEventKind.BreakerClosed);
    }

    [Theory]
    [InlineData(SkippingService.Embedded)]
    [InlineData(SkippingService.Official)]
    public async Task Idle_ForAnHour_AddsNoEvent(string kind)
    {
        await using var service = await SkippingService.StartAsync(kind);
        await using var swarm = await ScriptedSwarm.StartAsync(service.Client);
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await swarm.SettledAsync();
        await service.PassAsync(TimeSpan.FromMinutes(1));
        var before = (await swarm.Handle.DescribeAsync()).HistoryLength;

        await service.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(before, (await swarm.Handle.DescribeAsync()).HistoryLength);
    }

    [Theory]
    [InlineData(SkippingService.Embedded)]
    [InlineData(SkippingService.Official)]
    public async Task LeftToSessionHost_ThirtyTimesInAMinute_AnyHostTakesIt(string kind)
    {
        await using var service = await SkippingService.StartAsync(kind);
        await using var swarm = await ScriptedSwarm.StartAsync(service.Client, script: script => script.OnRun = (task, _) => task.AwaitSessionHost == true
            ? throw new ApplicationFailureException("h2 leaves it to h1", FailureTypes.LeftToSessionHost, nonRetryable: true, details: [Left])
            : Task.FromResult(ScriptedActivities.Done(task)));
        await swarm.SubmitAsync(new TaskSubmission { Title = "a" });
        await service.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal(TaskState.Running, (await swarm.WaitAsync("T1", TaskState.Running)).State);

        await service.PassAsync(TimeSpan.FromSeconds(20));

        var task = await swarm.WaitAsync("T1", TaskState.Completed);
        Assert.Equal((1, 0), (task.Attempts, task.Retries));
        Assert.All(swarm.Activities.Started, start => Assert.Null(start.AvoidHosts));

        // By number: on a busy machine, where each offer takes long, it is not lost after a few of them. And no two attempts keep step.
        Assert.Equal(Enumerable.Repeat<bool?>(true, 30).Append(null), swarm.Activities.Started.Select(start => start.AwaitSessionHost));
        var pauses = (await swarm.Child("T1").FetchHistoryAsync()).Events.Select(e => e.TimerStartedEventAttributes?.StartToFireTimeout.ToTimeSpan()).OfType<TimeSpan>().ToList();
        Assert.Equal((30, 30), (pauses.Count, pauses.Distinct().Count()));
        Assert.All(pauses, pause => Assert.InRange(pause.TotalSeconds, 1.5, 2.5));
    }

    private static TaskFailure Left => new() { Kind = FailureKind.Infrastructure, Message = "h2 leaves it to h1" };

    private static async Task<(EscalationChoice?, string?)> ClosedAsync(ScriptedSwarm swarm, string id)
    {
        var escalation = (await swarm.EscalationsAsync(includeClosed: true)).Single(e => e.Id == id);
        return (escalation.Answer, escalation.ClosedBy);
    }
}
