using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>Activities: retries, timeouts, heartbeats, cancellation, completion from outside.</summary>
public sealed class ActivityScenarios(TemporalTarget target)
{
    [Fact]
    public async Task Failing_IsRetriedUntilItSucceeds()
    {
        var handle = await RunAsync(new("flaky"));
        Assert.Equal("3", await handle.GetResultAsync());
        var events = await handle.EventsAsync();
        var started = Assert.Single(events, e => e.EventType == EventType.ActivityTaskStarted).ActivityTaskStartedEventAttributes;
        Assert.Equal(3, started.Attempt);
        Assert.Equal("attempt 2", started.LastFailure.Message);
    }

    [Fact]
    public async Task NonRetryableFailure_FailsAtOnce()
    {
        var handle = await RunAsync(new("fatal"));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        var failure = Assert.IsType<ActivityFailureException>(error.InnerException);
        Assert.Equal(RetryState.NonRetryableFailure, failure.RetryState);
    }

    [Fact]
    public async Task MaximumAttempts_EndsTheRetries()
    {
        var handle = await RunAsync(new("always", MaximumAttempts: 2));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        var failure = Assert.IsType<ActivityFailureException>(error.InnerException);
        Assert.Equal(RetryState.MaximumAttemptsReached, failure.RetryState);
        Assert.Equal("attempt 2", failure.InnerException!.Message);
    }

    [Fact]
    public async Task HeartbeatTimeout_NextAttemptHasTheDetails()
    {
        var handle = await RunAsync(new("stalls", Heartbeat: 1));
        Assert.Equal("resumed at 7", await handle.GetResultAsync());
    }

    [Fact]
    public async Task StartToCloseTimeout_ShowsInTheHistory()
    {
        var handle = await RunAsync(new("hangs", StartToClose: 1, MaximumAttempts: 1));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        var timeout = Assert.IsType<TimeoutFailureException>(error.InnerException!.InnerException);
        Assert.Equal(TimeoutType.StartToClose, timeout.TimeoutType);
        var timedOut = Assert.Single(await handle.EventsAsync(), e => e.EventType == EventType.ActivityTaskTimedOut);
        Assert.Equal("activity StartToClose timeout", timedOut.ActivityTaskTimedOutEventAttributes.Failure.Message);
    }

    [Fact]
    public async Task ScheduleToStartTimeout_OnAQueueWithoutWorker()
    {
        var handle = await RunAsync(new("flaky", ScheduleToStart: 1, Queue: TemporalTarget.Unique("nobody")));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        var timeout = Assert.IsType<TimeoutFailureException>(error.InnerException!.InnerException);
        Assert.Equal(TimeoutType.ScheduleToStart, timeout.TimeoutType);
        Assert.DoesNotContain(EventType.ActivityTaskStarted, await handle.EventTypesAsync());
    }

    [Fact]
    public async Task ScheduleToCloseTimeout_EndsTheRetries()
    {
        var handle = await RunAsync(new("always", ScheduleToClose: 2, RetryInterval: 1.5));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        var failure = Assert.IsType<ActivityFailureException>(error.InnerException);
        Assert.Equal(RetryState.Timeout, failure.RetryState);
    }

    [Fact]
    public async Task CanceledWorkflow_CancelReachesTheActivityByHeartbeat()
    {
        var handle = await StartAsync(new("waits", Heartbeat: 10), async handle =>
        {
            await PendingAsync(handle, PendingActivityState.Started);
            await handle.CancelAsync();
            var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
            Assert.IsType<CanceledFailureException>(error.InnerException);
        });
        var types = await handle.EventTypesAsync();
        Assert.Contains(EventType.ActivityTaskCancelRequested, types);
        Assert.Contains(EventType.ActivityTaskCanceled, types);
    }

    [Fact]
    public async Task CompletedFromOutside_ByToken()
    {
        await StartAsync(new("outside"), async handle =>
        {
            await PendingAsync(handle, PendingActivityState.Started);
            await target.Client.GetAsyncActivityHandle(handle.Id, handle.ResultRunId!, "the-activity").HeartbeatAsync(new() { Details = [1] });
            await target.Client.GetAsyncActivityHandle(handle.Id, handle.ResultRunId!, "the-activity").CompleteAsync("from outside");
            Assert.Equal("from outside", await handle.GetResultAsync());
        });
    }

    [Fact]
    public async Task BackingOff_ShowsInTheDescription()
    {
        await StartAsync(new("always", RetryInterval: 60), async handle =>
        {
            var pending = await Wait.ForAsync(
                async () => (await handle.DescribeRawAsync()).PendingActivities.FirstOrDefault(a => a.Attempt == 2), "the second attempt");
            Assert.Equal(PendingActivityState.Scheduled, pending.State);
            Assert.Equal("attempt 1", pending.LastFailure.Message);
            Assert.Equal(60, pending.CurrentRetryInterval.ToTimeSpan().TotalSeconds, 3);
            await handle.TerminateAsync("enough");
        });
    }

    private async Task<WorkflowHandle<OneActivityWorkflow, string>> RunAsync(Plan plan) =>
        await StartAsync(plan, async handle =>
        {
            try
            {
                await handle.GetResultAsync();
            }
            catch (WorkflowFailedException)
            {
                // The test looks at it.
            }
        });

    private async Task<WorkflowHandle<OneActivityWorkflow, string>> StartAsync(
        Plan plan, Func<WorkflowHandle<OneActivityWorkflow, string>, Task> body)
    {
        WorkflowHandle<OneActivityWorkflow, string>? handle = null;
        await target.WithWorkerAsync(
            w => w.AddWorkflow<OneActivityWorkflow>().AddAllActivities(new PlannedActivities()),
            async queue =>
            {
                handle = await target.Client.StartWorkflowAsync(
                    (OneActivityWorkflow w) => w.RunAsync(plan), new(TemporalTarget.Unique("activity"), queue));
                await body(handle);
            });
        return handle!;
    }

    private static Task PendingAsync(WorkflowHandle handle, PendingActivityState state) => Wait.UntilAsync(
        async () => (await handle.DescribeRawAsync()).PendingActivities.Any(a => a.State == state), $"an activity that is {state}");

    public sealed record Plan(
        string What,
        double StartToClose = 30,
        double ScheduleToClose = 0,
        double ScheduleToStart = 0,
        double Heartbeat = 0,
        int MaximumAttempts = 0,
        double RetryInterval = 0.05,
        string? Queue = null);

    [Workflow]
    public class OneActivityWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync(Plan plan) => Workflow.ExecuteActivityAsync(
            (PlannedActivities a) => a.DoAsync(plan.What),
            new()
            {
                ActivityId = "the-activity",
                TaskQueue = plan.Queue,
                StartToCloseTimeout = Seconds(plan.StartToClose),
                ScheduleToCloseTimeout = Seconds(plan.ScheduleToClose),
                ScheduleToStartTimeout = Seconds(plan.ScheduleToStart),
                HeartbeatTimeout = Seconds(plan.Heartbeat),
                CancellationType = ActivityCancellationType.WaitCancellationCompleted,
                RetryPolicy = new()
                {
                    MaximumAttempts = plan.MaximumAttempts,
                    InitialInterval = TimeSpan.FromSeconds(plan.RetryInterval),
                    BackoffCoefficient = 1,
                },
            });

        private static TimeSpan? Seconds(double value) => value > 0 ? TimeSpan.FromSeconds(value) : null;
    }

    public class PlannedActivities
    {
        [Activity]
        public async Task<string> DoAsync(string what)
        {
            var context = ActivityExecutionContext.Current;
            var attempt = context.Info.Attempt;
            switch (what)
            {
                case "flaky":
                    return attempt == 3 ? $"{attempt}" : throw new ApplicationFailureException($"attempt {attempt}");
                case "fatal":
                    throw new ApplicationFailureException("fatal", nonRetryable: true);
                case "always":
                    throw new ApplicationFailureException($"attempt {attempt}");
                case "stalls" when attempt == 1:
                    context.Heartbeat(7);
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                    return "";
                case "stalls":
                    return $"resumed at {await context.Info.HeartbeatDetailAtAsync<int>(0)}";
                case "outside":
                    throw new CompleteAsyncException();
                case "waits":
                    while (true)
                    {
                        context.Heartbeat();
                        await Task.Delay(50, context.CancellationToken);
                    }

                default:
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                    return "";
            }
        }
    }
}
