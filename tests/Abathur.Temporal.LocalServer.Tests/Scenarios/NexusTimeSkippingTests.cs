using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>Time is skipped to what happens to Nexus operations by time alone, and held while a handler has work.</summary>
public sealed class NexusTimeSkippingTests
{
    [Fact]
    public async Task Delay_WhileARequestWaitsForAWorker_TakesRealTime()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        var parties = new NexusParties(env.Client);
        await parties.CreateEndpointAsync();
        await parties.CallAsync("caller");
        var start = await env.GetCurrentTimeAsync();
        var delay = env.DelayAsync(TimeSpan.FromDays(1));
        var request = await parties.TakeAsync();
        Assert.InRange(await env.GetCurrentTimeAsync() - start, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.False(delay.IsCompleted);
        await parties.AnswerStartedAsync(request);
        await parties.DecideAsync("caller");
        await delay;
        Assert.True(await env.GetCurrentTimeAsync() - start >= TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Delay_WhileAnOperationTakesItsTime_SkipsToItsTimeout()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        var parties = new NexusParties(env.Client);
        await parties.CreateEndpointAsync();
        await parties.CallAsync("caller", scheduleToClose: TimeSpan.FromDays(30));
        await parties.AnswerStartedAsync(await parties.TakeAsync());
        await parties.DecideAsync("caller");
        var delay = env.DelayAsync(TimeSpan.FromDays(31));
        await parties.CompleteAsync("caller");
        await delay;
        Assert.Equal(
            [EventType.NexusOperationScheduled, EventType.NexusOperationStarted, EventType.NexusOperationTimedOut],
            await parties.OperationAsync("caller"));
    }

    [Fact]
    public async Task Result_OfAnOperationAlone_IsAwaitedOverItsDays()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        var parties = new NexusParties(env.Client);
        await parties.CreateEndpointAsync();
        var start = await env.GetCurrentTimeAsync();
        var operation = await env.Client.CreateNexusClient("endpoint", "service")
            .StartNexusOperationAsync("operation", null, new("alone") { ScheduleToCloseTimeout = TimeSpan.FromDays(30) });
        await parties.AnswerStartedAsync(await parties.TakeAsync());
        var failure = await Assert.ThrowsAsync<NexusOperationFailedException>(() => operation.GetResultAsync());
        Assert.IsType<TimeoutFailureException>(failure.InnerException);
        Assert.True(await env.GetCurrentTimeAsync() - start >= TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task Delay_WhileARequestBacksOff_SkipsToItsNextAttempt()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        var parties = new NexusParties(env.Client);
        await parties.CreateEndpointAsync();
        await parties.CallAsync("caller");
        var delay = Task.CompletedTask;
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            await parties.RefuseAsync(await parties.TakeAsync());
            delay = delay.IsCompleted ? env.DelayAsync(TimeSpan.FromHours(2)) : delay;
        }

        // Between the first attempt and this one are 2^10 seconds and more.
        await parties.AnswerAsync(await parties.TakeAsync());
        await parties.CompleteAsync("caller");
        await delay;
        Assert.Equal([EventType.NexusOperationScheduled, EventType.NexusOperationCompleted], await parties.OperationAsync("caller"));
    }
}
