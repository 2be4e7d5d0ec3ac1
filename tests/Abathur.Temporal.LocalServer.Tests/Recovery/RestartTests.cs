using Abathur.Temporal.LocalServer.Tests.Differential;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>A server that ends and starts again on the same file.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WhatOperatorsHaveChanged_Stays()
    {
        const string name = "controlled";
        var (paused, failing) = ("TemporalPauseInfo = 'property:activityType=Act'", "TemporalReportedProblems IN ('category=WorkflowTaskFailed')");
        DescribeWorkflowExecutionResponse before;
        ByteString taken;
        await using (var server = await StartAsync())
        await using (var run = new ScenarioRun(await server.ConnectAsync(), name))
        {
            var control = new Controlled(run);
            await control.StartAsync(
                control.Activity("paused"),
                control.Activity("updated", "Other"),
                control.Activity("reset", "Other", a => a.TaskQueue.Name = control.QueueOf("reset")));
            taken = await control.TakeAsync(control.QueueOf("reset"));
            await control.PauseAsync("paused");
            await control.UpdateAsync("updated", """{"activityOptions": {"taskQueue": {"name": "another"}, "heartbeatTimeout": "1s"}, "updateMask": "taskQueue.name,heartbeatTimeout"}""");
            await control.ResetAsync("reset", r => r.ResetHeartbeat = true);
            await run.Client.WorkflowService.UpdateWorkflowExecutionOptionsAsync(new()
            {
                Namespace = "default",
                WorkflowExecution = control.Execution,
                WorkflowExecutionOptions = new() { Priority = new() { PriorityKey = 2 } },
                UpdateMask = new() { Paths = { "priority" } },
            });
            before = await run.Client.GetWorkflowHandle(run.Id()).DescribeRawAsync();

            await run.StartAsync(run.Options("-failing"));
            for (var problem = 1; problem <= 5; problem++)
            {
                var task = await WorkflowTaskScenarios.PollAsync(run);
                await run.Client.WorkflowService.RespondWorkflowTaskFailedAsync(new() { Namespace = "default", TaskToken = task.TaskToken });
            }

            Assert.Equal(1, (await run.Client.CountWorkflowsAsync(failing)).Count);
        }

        await using (var server = await StartAsync())
        await using (var run = new ScenarioRun(await server.ConnectAsync(), name))
        {
            var control = new Controlled(run);
            var after = await run.Client.GetWorkflowHandle(run.Id()).DescribeRawAsync();
            Assert.Equal(before.PendingActivities, after.PendingActivities);
            Assert.Equal(before.WorkflowExecutionInfo.SearchAttributes, after.WorkflowExecutionInfo.SearchAttributes);
            Assert.Equal(2, after.WorkflowExecutionInfo.Priority.PriorityKey);
            Assert.Equal(1, (await run.Client.CountWorkflowsAsync(paused)).Count);
            Assert.Equal(1, (await run.Client.CountWorkflowsAsync(failing)).Count);

            await control.TakeAsync("another");
            await control.HeartbeatAsync(taken, "beat");
            await control.UnpauseAsync("paused");
            await control.TakeAsync();
            Assert.Contains(run.Observed(), line => line.StartsWith("taken: updated attempt 1", StringComparison.Ordinal));
            Assert.Contains("heartbeat: canceled False, paused False, reset True", run.Observed());
            Assert.Contains(run.Observed(), line => line.StartsWith("taken: paused attempt 1", StringComparison.Ordinal));
            Assert.Equal(0, (await run.Client.CountWorkflowsAsync(paused)).Count);
        }
    }

    [Fact]
    public async Task Restart_TimersActivitiesAndSignals_GoOn()
    {
        string id;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            using var worker = Worker(client);
            id = await worker.ExecuteAsync(async () =>
            {
                var handle = await client.StartWorkflowAsync((LongWorkflow w) => w.RunAsync(), new(TemporalTarget.Unique("long"), "q"));
                await handle.SignalAsync(w => w.AddAsync("before"));
                await Wait.UntilAsync(async () => await handle.QueryAsync(w => w.Count()) == 1, "the signal");
                return handle.Id;
            });
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var handle = client.GetWorkflowHandle<LongWorkflow, string>(id);
            Assert.Equal(WorkflowExecutionStatus.Running, (await handle.DescribeAsync()).Status);
            await handle.SignalAsync(w => w.AddAsync("after"));
            using var worker = Worker(client);
            await worker.ExecuteAsync(async () => Assert.Equal("before after done", await handle.GetResultAsync()));
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            Assert.Equal("before after done", await client.GetWorkflowHandle<LongWorkflow, string>(id).GetResultAsync());
        }
    }

    [Fact]
    public async Task Restart_HeartbeatAndBackoff_AreKept()
    {
        string id;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var handle = await client.StartWorkflowAsync((RetryWorkflow w) => w.RunAsync(), new(TemporalTarget.Unique("retry"), "q"));
            id = handle.Id;
            using var worker = Worker(client);
            await worker.ExecuteAsync(async () => await Wait.UntilAsync(
                async () => (await handle.DescribeRawAsync()).PendingActivities.Any(a => a.Attempt == 2), "the backoff"));
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var handle = client.GetWorkflowHandle<RetryWorkflow, string>(id);
            var pending = Assert.Single((await handle.DescribeRawAsync()).PendingActivities);
            Assert.Equal(2, pending.Attempt);
            Assert.Equal("first", pending.LastFailure.Message);
            using var worker = Worker(client);
            await worker.ExecuteAsync(async () => Assert.Equal("attempt 2 from 5", await handle.GetResultAsync()));
        }
    }

    [Fact]
    public async Task Restart_WithAStoppedQueue_HoldsActivitiesUntilItIsReleased()
    {
        await using (var server = await StartAsync())
        {
            await LimitAsync(await server.ConnectAsync(), new() { RequestsPerSecond = 0 });
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            using var worker = Worker(client);
            await worker.ExecuteAsync(async () =>
            {
                var handle = await client.StartWorkflowAsync((DoneWorkflow w) => w.RunAsync(), new(TemporalTarget.Unique("held"), "q"));
                await Wait.UntilAsync(async () => (await handle.DescribeRawAsync()).PendingActivities.Count == 1, "the activity to be scheduled");
                await Wait.UntilAsync(async () => (await DescribeAsync(client)) is { Pollers.Count: > 0, Stats.ApproximateBacklogCount: 1 }, "a poll");
                Assert.Equal(RateLimitSource.Api, (await DescribeAsync(client)).EffectiveRateLimit.RateLimitSource);
                await LimitAsync(client, null);
                Assert.Equal("done", await handle.GetResultAsync());
            });
        }

        Task LimitAsync(TemporalClient client, Temporalio.Api.TaskQueue.V1.RateLimit? limit) => client.WorkflowService.UpdateTaskQueueConfigAsync(new()
        {
            Namespace = "default",
            TaskQueue = "q",
            TaskQueueType = TaskQueueType.Activity,
            UpdateQueueRateLimit = new() { RateLimit = limit },
        });

        Task<Temporalio.Api.WorkflowService.V1.DescribeTaskQueueResponse> DescribeAsync(TemporalClient client) => client.WorkflowService.DescribeTaskQueueAsync(
            new() { Namespace = "default", TaskQueue = new() { Name = "q" }, TaskQueueType = TaskQueueType.Activity, ReportStats = true });
    }

    [Fact]
    public async Task SecondServer_OnTheSameFile_SaysWhoHasIt()
    {
        await using var server = await StartAsync();
        var error = await Assert.ThrowsAsync<TemporalServerException>(StartAsync);
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new()
    {
        DatabaseFile = Path.Combine(folder, "temporal.db"),
        LoggerFactory = TestLog.Factory,
    });

    private static TemporalWorker Worker(ITemporalClient client) => new(
        client, new TemporalWorkerOptions("q").AddWorkflow<LongWorkflow>().AddWorkflow<RetryWorkflow>().AddWorkflow<DoneWorkflow>().AddAllActivities(new KeptActivities()));

    [Workflow]
    public class LongWorkflow
    {
        private readonly List<string> got = [];

        [WorkflowRun]
        public async Task<string> RunAsync()
        {
            var timer = Workflow.DelayAsync(TimeSpan.FromSeconds(2));
            await Workflow.WaitConditionAsync(() => got.Count == 2);
            await timer;
            got.Add(await Workflow.ExecuteActivityAsync((KeptActivities a) => a.Done(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) }));
            return string.Join(' ', got);
        }

        [WorkflowSignal]
        public Task AddAsync(string what)
        {
            got.Add(what);
            return Task.CompletedTask;
        }

        [WorkflowQuery]
        public int Count() => got.Count;
    }

    [Workflow]
    public class DoneWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync() =>
            Workflow.ExecuteActivityAsync((KeptActivities a) => a.Done(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
    }

    [Workflow]
    public class RetryWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync() => Workflow.ExecuteActivityAsync(
            (KeptActivities a) => a.OnceAsync(),
            new()
            {
                StartToCloseTimeout = TimeSpan.FromSeconds(10),
                HeartbeatTimeout = TimeSpan.FromSeconds(10),
                RetryPolicy = new() { InitialInterval = TimeSpan.FromSeconds(2), MaximumAttempts = 2 },
            });
    }

    public class KeptActivities
    {
        [Activity]
        public string Done() => "done";

        [Activity]
        public async Task<string> OnceAsync()
        {
            var context = ActivityExecutionContext.Current;
            if (context.Info.Attempt == 1)
            {
                context.Heartbeat(5);
                throw new Temporalio.Exceptions.ApplicationFailureException("first");
            }

            return $"attempt {context.Info.Attempt} from {await context.Info.HeartbeatDetailAtAsync<int>(0)}";
        }
    }
}
