using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Abathur.Temporal.LocalServer.Tests.Servers;
using Abathur.Temporal.Testing;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Testing;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>Hours and days in milliseconds.</summary>
public sealed class TimeSkippingTests
{
    [Fact]
    public Task SleepOf30Days_EndsAtOnce() => WithEnvironmentAsync(async (env, queue) =>
    {
        var before = await env.GetCurrentTimeAsync();
        var result = await env.Client.ExecuteWorkflowAsync((SleepWorkflow w) => w.RunAsync("sleep"), new(TemporalTarget.Unique("sleep"), queue));
        Assert.Equal("30", result);
        Assert.True(await env.GetCurrentTimeAsync() - before >= TimeSpan.FromDays(30));
    });

    [Fact]
    public Task StandaloneActivity_InBackoffForDays_EndsAtOnce() => WithEnvironmentAsync(async (env, queue) =>
    {
        var before = await env.GetCurrentTimeAsync();
        var error = await Assert.ThrowsAsync<ActivityFailedException>(() => env.Client.ExecuteActivityAsync("Fail", [], new(TemporalTarget.Unique("alone"), queue)
        {
            StartToCloseTimeout = TimeSpan.FromMinutes(1),
            StartDelay = TimeSpan.FromDays(3),
            RetryPolicy = new() { InitialInterval = TimeSpan.FromDays(7), BackoffCoefficient = 1, MaximumAttempts = 3 },
        }));
        Assert.Equal("attempt 3", error.InnerException!.Message);
        Assert.InRange(await env.GetCurrentTimeAsync() - before, TimeSpan.FromDays(17), TimeSpan.FromDays(18));
    });

    [Fact]
    public Task ActivityThatIsOut_HoldsTime() => WithEnvironmentAsync(async (env, queue) =>
    {
        var result = await env.Client.ExecuteWorkflowAsync((SleepWorkflow w) => w.RunAsync("race"), new(TemporalTarget.Unique("race"), queue));
        Assert.Equal("activity", result);
    });

    [Fact]
    public Task RetriesOverADay_EndAtOnce() => WithEnvironmentAsync(async (env, queue) =>
    {
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() =>
            env.Client.ExecuteWorkflowAsync((SleepWorkflow w) => w.RunAsync("retries"), new(TemporalTarget.Unique("retries"), queue)));
        Assert.Equal("attempt 10", error.InnerException!.InnerException!.Message);
    });

    [Fact]
    public Task Delay_MovesTimeForAWorkflowThatIsNotAwaited() => WithEnvironmentAsync(async (env, queue) =>
    {
        var handle = await env.Client.StartWorkflowAsync((SleepWorkflow w) => w.RunAsync("sleep"), new(TemporalTarget.Unique("sleep"), queue));
        await Wait.UntilAsync(async () => (await handle.EventTypesAsync()).Count >= 5, "the timer");
        await env.DelayAsync(TimeSpan.FromDays(29));
        Assert.Equal(Temporalio.Api.Enums.V1.WorkflowExecutionStatus.Running, (await handle.DescribeAsync()).Status);
        await env.DelayAsync(TimeSpan.FromDays(2));
        await Wait.UntilAsync(
            async () => (await handle.DescribeAsync()).Status == Temporalio.Api.Enums.V1.WorkflowExecutionStatus.Completed, "the end of the sleep");
    });

    [Fact]
    public Task Cron_RunsOnSchedule() => WithEnvironmentAsync(async (env, queue) =>
    {
        var handle = await env.Client.StartWorkflowAsync(
            (SleepWorkflow w) => w.RunAsync("quick"), new(TemporalTarget.Unique("cron"), queue) { CronSchedule = "0 12 * * *" });
        await env.DelayAsync(TimeSpan.FromDays(3));
        await handle.TerminateAsync();
        var runs = 0;
        await foreach (var run in env.Client.ListWorkflowsAsync($"WorkflowId = '{handle.Id}'"))
        {
            runs++;
            Assert.Equal(12, run.ExecutionTime!.Value.ToUniversalTime().Hour);
        }

        Assert.Equal(4, runs);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delay_InsideActivities_SkipsTime(bool official)
    {
        await using var env = await StartAsync(official);
        await WithWorkerAsync(env, async queue =>
        {
            var start = await env.GetCurrentTimeAsync();
            var result = await env.Client.ExecuteWorkflowAsync((SleepWorkflow w) => w.RunAsync("activities"), new(TemporalTarget.Unique("sleepers"), queue));
            Assert.Equal("1 1", result);
            Assert.True(await env.GetCurrentTimeAsync() - start >= TimeSpan.FromHours(1));
        });
    }

    private static async Task<WorkflowEnvironment> StartAsync(bool official) => official
        ? await PatientStart.StartAsync(() => WorkflowEnvironment.StartTimeSkippingAsync(new() { TestServer = new() { ExistingPath = TemporalProgram.RequireTestServer() } }))
        : await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });

    private static async Task WithEnvironmentAsync(Func<WorkflowEnvironment, string, Task> body)
    {
        await using var env = await StartAsync(official: false);
        await WithWorkerAsync(env, queue => body(env, queue));
    }

    private static async Task WithWorkerAsync(WorkflowEnvironment env, Func<string, Task> body)
    {
        var queue = TemporalTarget.Unique("queue");
        using var worker = new TemporalWorker(
            env.Client, new TemporalWorkerOptions(queue).AddWorkflow<SleepWorkflow>().AddAllActivities(new SlowActivities(env)));
        await worker.ExecuteAsync(() => body(queue), TestContext.Current.CancellationToken);
    }

    [Workflow]
    public class SleepWorkflow
    {
        [WorkflowRun]
        public async Task<string> RunAsync(string what)
        {
            var start = Workflow.UtcNow;
            switch (what)
            {
                case "sleep":
                    await Workflow.DelayAsync(TimeSpan.FromDays(30));
                    return $"{(Workflow.UtcNow - start).TotalDays:F0}";
                case "race":
                    var activity = Workflow.ExecuteActivityAsync((SlowActivities a) => a.WorkAsync(), new() { StartToCloseTimeout = TimeSpan.FromHours(5) });
                    var timer = Workflow.DelayAsync(TimeSpan.FromHours(1));
                    return await Workflow.WhenAnyAsync(activity, timer) == activity ? "activity" : "timer";
                case "retries":
                    return await Workflow.ExecuteActivityAsync(
                        (SlowActivities a) => a.Fail(),
                        new()
                        {
                            StartToCloseTimeout = TimeSpan.FromMinutes(1),
                            RetryPolicy = new() { InitialInterval = TimeSpan.FromHours(3), BackoffCoefficient = 1, MaximumAttempts = 10 },
                        });
                case "activities":
                    var sleeper = Workflow.ExecuteActivityAsync((SlowActivities a) => a.SleepAsync(), new() { StartToCloseTimeout = TimeSpan.FromHours(5) });
                    var other = Workflow.ExecuteActivityAsync((SlowActivities a) => a.SleepAsync(), new() { StartToCloseTimeout = TimeSpan.FromHours(5) });
                    return $"{await sleeper} {await other}";
                default:
                    return "";
            }
        }
    }

    public class SlowActivities(WorkflowEnvironment env)
    {
        [Activity]
        public async Task<int> SleepAsync()
        {
            await env.DelayAsync(TimeSpan.FromHours(1));
            return ActivityExecutionContext.Current.Info.Attempt;
        }

        [Activity]
        public Task WorkAsync() => Task.Delay(300, ActivityExecutionContext.Current.CancellationToken);

        [Activity]
        public string Fail() => throw new ApplicationFailureException($"attempt {ActivityExecutionContext.Current.Info.Attempt}");
    }
}
