using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
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
        client, new TemporalWorkerOptions("q").AddWorkflow<LongWorkflow>().AddWorkflow<RetryWorkflow>().AddAllActivities(new KeptActivities()));

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
