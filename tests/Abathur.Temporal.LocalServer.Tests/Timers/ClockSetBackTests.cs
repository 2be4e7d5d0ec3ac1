using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Timers;

/// <summary>The machine's clock is set back by hours while something is under way: timeouts and backoffs still take seconds.</summary>
public sealed class ClockSetBackTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;
    private readonly SetClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task SetBack_WhileAnActivityHangs_ItsHeartbeatTimeoutTakesSeconds()
    {
        await using var server = await StartAsync();
        using var worker = await WorkerAsync(server, new ClockActivities(async info =>
        {
            if (info.Attempt == 1)
            {
                clock.SetBack(TimeSpan.FromHours(5));
                await Task.Delay(Timeout.Infinite, ActivityExecutionContext.Current.CancellationToken);
            }
        }));
        await worker.ExecuteAsync(async () =>
        {
            var client = (ITemporalClient)worker.Client;
            Assert.Equal(2, await client.ExecuteWorkflowAsync((ClockWorkflow w) => w.RunAsync(), new(TemporalTarget.Unique("hang"), "q")));
        });
    }

    [Fact]
    public async Task SetBack_WhileTheServerIsDown_ABackoffTakesSeconds()
    {
        string id;
        await using (var server = await StartAsync())
        {
            using var worker = await WorkerAsync(server, new ClockActivities(info =>
                info.Attempt == 1 ? throw new InvalidOperationException("first") : Task.CompletedTask));
            var client = (ITemporalClient)worker.Client;
            var handle = await client.StartWorkflowAsync((ClockWorkflow w) => w.RunAsync(), new(TemporalTarget.Unique("backoff"), "q"));
            id = handle.Id;
            await worker.ExecuteAsync(async () => await Wait.UntilAsync(
                async () => (await handle.DescribeRawAsync()).PendingActivities.Any(a => a.State == PendingActivityState.Scheduled && a.Attempt == 2),
                "the backoff"));
        }

        clock.SetBack(TimeSpan.FromHours(5));
        await using (var server = await StartAsync())
        {
            using var worker = await WorkerAsync(server, new ClockActivities(_ => Task.CompletedTask));
            var handle = ((ITemporalClient)worker.Client).GetWorkflowHandle(id);
            await worker.ExecuteAsync(async () => Assert.Equal(2, await handle.GetResultAsync<int>()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SetBack_ATimerThatWasStartedLater_TakesItsSeconds(bool isServerDown)
    {
        clock.SetBack(TimeSpan.FromHours(-5));
        string id;
        await using (var server = await StartAsync())
        {
            using var worker = await WorkerAsync(server, new ClockActivities(_ => Task.CompletedTask));
            var client = (ITemporalClient)worker.Client;
            var handle = await client.StartWorkflowAsync((TimerWorkflow w) => w.RunAsync(), new(TemporalTarget.Unique("timer"), "q"));
            id = handle.Id;
            await worker.ExecuteAsync(async () =>
            {
                await Wait.UntilAsync(async () => (await handle.FetchHistoryAsync()).Events.Any(e => e.EventType == EventType.TimerStarted), "the timer");
                if (!isServerDown)
                {
                    clock.SetBack(TimeSpan.FromHours(5));
                    Assert.True(await handle.GetResultAsync<bool>());
                }
            });
        }

        if (isServerDown)
        {
            clock.SetBack(TimeSpan.FromHours(5));
            await using var server = await StartAsync();
            using var worker = await WorkerAsync(server, new ClockActivities(_ => Task.CompletedTask));
            await worker.ExecuteAsync(async () => Assert.True(await ((ITemporalClient)worker.Client).GetWorkflowHandle(id).GetResultAsync<bool>()));
        }
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new()
    {
        DatabaseFile = Path.Combine(folder, "temporal.db"),
        LoggerFactory = TestLog.Factory,
        TimeProvider = clock,
    });

    private static async Task<TemporalWorker> WorkerAsync(TemporalServer server, ClockActivities activities) =>
        new(await server.ConnectAsync(), new TemporalWorkerOptions("q").AddWorkflow<ClockWorkflow>().AddWorkflow<TimerWorkflow>().AddAllActivities(activities));

    [Workflow]
    public class ClockWorkflow
    {
        [WorkflowRun]
        public Task<int> RunAsync() => Workflow.ExecuteActivityAsync(
            (ClockActivities a) => a.AttemptAsync(),
            new()
            {
                StartToCloseTimeout = TimeSpan.FromHours(1),
                HeartbeatTimeout = TimeSpan.FromSeconds(2),
                RetryPolicy = new() { InitialInterval = TimeSpan.FromSeconds(3), MaximumAttempts = 2 },
            });
    }

    [Workflow]
    public class TimerWorkflow
    {
        [WorkflowRun]
        public async Task<bool> RunAsync()
        {
            await Workflow.DelayAsync(TimeSpan.FromSeconds(5));
            return true;
        }
    }

    public class ClockActivities(Func<ActivityInfo, Task> work)
    {
        /// <summary>The number of the attempt that came to its end.</summary>
        [Activity]
        public async Task<int> AttemptAsync()
        {
            var info = ActivityExecutionContext.Current.Info;
            await work(info);
            return info.Attempt;
        }
    }

    /// <summary>The system's clock, until it is set.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long offset;

        public void SetBack(TimeSpan by) => Interlocked.Add(ref offset, -by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref offset));
    }
}
