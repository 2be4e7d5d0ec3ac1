using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Activities;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>A process with server and worker is killed; another one takes over its database.</summary>
public sealed class KillTests : IDisposable
{
    private const string Database = "temporal.db";
    private const string Id = "survivor";
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Kill_WhileAnActivityIsOut_ItIsGivenOutAgainAtOnce()
    {
        using (var victim = await KilledProcess.StartAsync(typeof(KillTests), nameof(RunActivityUntilKilled), folder))
        {
            victim.Kill();
        }

        await TakeOverAsync(async handle =>
        {
            // Its timeout is an hour.
            Assert.Equal("attempt 2", await handle.GetResultAsync());
        });
    }

    [Fact]
    public async Task Kill_WhileAWorkflowTaskIsOut_ItIsGivenOutAgainAtOnce()
    {
        using (var victim = await KilledProcess.StartAsync(typeof(KillTests), nameof(RunWorkflowTaskUntilKilled), folder))
        {
            victim.Kill();
        }

        await TakeOverAsync(async handle => Assert.Equal("attempt 1", await handle.GetResultAsync()));
    }

    [Fact]
    public async Task Kill_AfterAcknowledgedSignals_NoneIsLost()
    {
        using (var victim = await KilledProcess.StartAsync(typeof(KillTests), nameof(SignalUntilKilled), folder))
        {
            victim.Kill();
        }

        var acknowledged = (await File.ReadAllLinesAsync(Path.Combine(folder, "acknowledged"), TestContext.Current.CancellationToken)).Length;
        Assert.True(acknowledged > 0);
        await using var server = await StartAsync(folder);
        var client = await server.ConnectAsync();
        var signals = (await client.GetWorkflowHandle(Id).EventTypesAsync())
            .Count(t => t == Temporalio.Api.Enums.V1.EventType.WorkflowExecutionSignaled);
        Assert.InRange(signals, acknowledged, acknowledged + 1);
    }

    [Fact(Explicit = true)]
    public Task RunActivityUntilKilled() => RunUntilKilledAsync("activity");

    [Fact(Explicit = true)]
    public Task RunWorkflowTaskUntilKilled() => RunUntilKilledAsync("workflow task");

    [Fact(Explicit = true)]
    public async Task SignalUntilKilled()
    {
        await using var server = await StartAsync(KilledProcess.Folder!);
        var client = await server.ConnectAsync();
        var handle = await client.StartWorkflowAsync((SurvivorWorkflow w) => w.RunAsync("activity"), new(Id, "q"));
        for (var i = 0; ; i++)
        {
            await handle.SignalAsync("any", []);
            await File.AppendAllTextAsync(Path.Combine(KilledProcess.Folder!, "acknowledged"), $"{i}\n");
            if (i == 20)
            {
                _ = KilledProcess.WaitForTheEndAsync();
            }
        }
    }

    private static async Task RunUntilKilledAsync(string what)
    {
        await using var server = await StartAsync(KilledProcess.Folder!);
        var client = await server.ConnectAsync();
        using var worker = Worker(client);
        await worker.ExecuteAsync(async () =>
        {
            await client.StartWorkflowAsync((SurvivorWorkflow w) => w.RunAsync(what), new(Id, "q") { TaskTimeout = TimeSpan.FromMinutes(2) });
            await SurvivorActivities.Reached.Task;
            await KilledProcess.WaitForTheEndAsync();
        });
    }

    private async Task TakeOverAsync(Func<WorkflowHandle<SurvivorWorkflow, string>, Task> body)
    {
        await using var server = await StartAsync(folder);
        var client = await server.ConnectAsync();
        using var worker = Worker(client);
        await worker.ExecuteAsync(() => body(client.GetWorkflowHandle<SurvivorWorkflow, string>(Id)));
    }

    private static Task<TemporalServer> StartAsync(string folder) => TemporalServer.StartAsync(new()
    {
        DatabaseFile = Path.Combine(folder, Database),
        LoggerFactory = TestLog.Factory,
    });

    private static TemporalWorker Worker(ITemporalClient client) => new(
        client,
        new TemporalWorkerOptions("q").AddWorkflow<SurvivorWorkflow>().AddAllActivities(new SurvivorActivities()));

    [Workflow]
    public class SurvivorWorkflow
    {
        [WorkflowRun]
        public Task<string> RunAsync(string what)
        {
            if (what == "workflow task" && KilledProcess.Folder is not null)
            {
                SurvivorActivities.Reached.TrySetResult();
                Thread.Sleep(Timeout.Infinite);
            }

            return Workflow.ExecuteActivityAsync(
                (SurvivorActivities a) => a.WorkAsync(what), new() { StartToCloseTimeout = TimeSpan.FromHours(1) });
        }
    }

    public class SurvivorActivities
    {
        public static TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Activity]
        public async Task<string> WorkAsync(string what)
        {
            if (what == "activity" && KilledProcess.Folder is not null)
            {
                Reached.TrySetResult();
                await Task.Delay(Timeout.Infinite);
            }

            return $"attempt {ActivityExecutionContext.Current.Info.Attempt}";
        }
    }
}
