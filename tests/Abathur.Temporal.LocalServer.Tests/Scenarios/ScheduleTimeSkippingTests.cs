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
            var (schedule, first) = await CreateAsync(env, TimeSpan.FromDays(1));
            var start = await env.GetCurrentTimeAsync();
            Assert.Equal(0, (await schedule.DescribeAsync()).Info.NumActions);
            await env.DelayAsync(TimeSpan.FromDays(7));
            Assert.Equal(7, (await schedule.DescribeAsync()).Info.NumActions);
            Assert.InRange(await env.GetCurrentTimeAsync() - start, TimeSpan.FromDays(7), TimeSpan.FromDays(7.1));

            // Time may jump on between a workflow's end and the client's lock: what is due by then is taken, and no more.
            await env.Client.ExecuteWorkflowAsync((HourWorkflow w) => w.RunAsync(), new("other", "q"));
            var due = 1 + (int)((await env.GetCurrentTimeAsync() - first) / TimeSpan.FromDays(1));
            Assert.True(due >= 7);
            await Wait.UntilAsync(async () => (await schedule.DescribeAsync()).Info.NumActions == due, "the actions that are due");
        });
    }

    [Fact]
    public async Task Skipping_EveryTenMinutes_LetsAnHoursWorkFinishBetweenActions()
    {
        await using var env = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true, LoggerFactory = TestLog.Factory });
        using var worker = new TemporalWorker(env.Client, new TemporalWorkerOptions("q").AddWorkflow<HourWorkflow>());
        await worker.ExecuteAsync(async () =>
        {
            var (schedule, _) = await CreateAsync(env, TimeSpan.FromMinutes(10));
            await env.DelayAsync(TimeSpan.FromHours(7));
            var info = (await schedule.DescribeAsync()).Info;
            Assert.InRange(info.NumActions, 6, 7);
            Assert.Equal(42, info.NumActions + info.NumActionsSkippedOverlap);
        });
    }

    // The first action is half an interval away whenever the test runs: no action is due while the schedule is made, or soon after.
    private static async Task<(ScheduleHandle Schedule, DateTimeOffset First)> CreateAsync(WorkflowEnvironment env, TimeSpan every)
    {
        var seconds = new DateTimeOffset(await env.GetCurrentTimeAsync() + (every / 2)).ToUnixTimeSeconds();
        var action = ScheduleActionStartWorkflow.Create((HourWorkflow w) => w.RunAsync(), new("run", "q"));
        var interval = new ScheduleIntervalSpec(every, Offset: TimeSpan.FromSeconds(seconds % every.TotalSeconds));
        return (await env.Client.CreateScheduleAsync("schedule", new(action, new() { Intervals = [interval] })), DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    [Workflow]
    public class HourWorkflow
    {
        [WorkflowRun]
        public Task RunAsync() => Workflow.DelayAsync(TimeSpan.FromHours(1));
    }
}
