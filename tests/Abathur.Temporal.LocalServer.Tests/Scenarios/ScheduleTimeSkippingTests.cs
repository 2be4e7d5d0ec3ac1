using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using Temporalio.Testing;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>A schedule's actions are timers like any others: time is skipped to them only while somebody waits.</summary>
public sealed class ScheduleTimeSkippingTests
{
    [Fact]
    public async Task Delay_OfAWeek_TakesTheActionsOfAWeek()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        using var worker = new TemporalWorker(env.Client, new TemporalWorkerOptions("q").AddWorkflow<HourWorkflow>());
        await worker.ExecuteAsync(async () =>
        {
            var schedule = await CreateAsync(env, TimeSpan.FromDays(1));
            var start = await env.GetCurrentTimeAsync();
            Assert.Equal(0, (await schedule.DescribeAsync()).Info.NumActions);
            await env.DelayAsync(TimeSpan.FromDays(7));
            Assert.Equal(7, (await schedule.DescribeAsync()).Info.NumActions);
            Assert.InRange(await env.GetCurrentTimeAsync() - start, TimeSpan.FromDays(7), TimeSpan.FromDays(7.1));

            // Awaiting a workflow that takes an hour takes at most one action more.
            await env.Client.ExecuteWorkflowAsync((HourWorkflow w) => w.RunAsync(), new("other", "q"));
            Assert.InRange((await schedule.DescribeAsync()).Info.NumActions, 7, 8);
        });
    }

    [Fact]
    public async Task Skipping_EveryTenMinutes_LetsAnHoursWorkFinishBetweenActions()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        using var worker = new TemporalWorker(env.Client, new TemporalWorkerOptions("q").AddWorkflow<HourWorkflow>());
        await worker.ExecuteAsync(async () =>
        {
            var schedule = await CreateAsync(env, TimeSpan.FromMinutes(10));
            await env.DelayAsync(TimeSpan.FromHours(7));
            var info = (await schedule.DescribeAsync()).Info;
            Assert.InRange(info.NumActions, 6, 7);
            Assert.Equal(42, info.NumActions + info.NumActionsSkippedOverlap);
        });
    }

    private static Task<ScheduleHandle> CreateAsync(WorkflowEnvironment env, TimeSpan every) => env.Client.CreateScheduleAsync(
        "schedule",
        new(ScheduleActionStartWorkflow.Create((HourWorkflow w) => w.RunAsync(), new("run", "q")), new() { Intervals = [new(every)] }));

    [Workflow]
    public class HourWorkflow
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.DelayAsync(TimeSpan.FromHours(1));
    }
}
