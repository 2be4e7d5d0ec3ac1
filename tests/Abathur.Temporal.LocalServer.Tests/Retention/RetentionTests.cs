using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.LocalServer.Tests.Retention;

/// <summary>What is closed goes when its time is over, by the server's clock.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;
    private readonly FakeTimeProvider time = new(Start);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Retention_IsOver_OnlyWhatClosedBeforeGoes()
    {
        await using var server = await StartAsync(Hour);
        var client = await server.ConnectAsync();
        await EndAsync(client, "early");
        await client.StartWorkflowAsync("W", [], new("open", "nobody"));
        time.Advance(TimeSpan.FromMinutes(50));
        await EndAsync(client, "late");
        Assert.Equal(3, await CountAsync(client, "default"));

        time.Advance(TimeSpan.FromMinutes(20));

        await GoneAsync(client, "early");
        Assert.Equal(2, await CountAsync(client, "default"));
        Assert.Equal(WorkflowExecutionStatus.Terminated, (await client.GetWorkflowHandle("late").DescribeAsync()).Status);
        Assert.Equal(WorkflowExecutionStatus.Running, (await client.GetWorkflowHandle("open").DescribeAsync()).Status);
    }

    [Fact]
    public async Task Retention_OpenChain_KeepsItsRunsUntilItCloses()
    {
        await using var server = await StartAsync(Hour);
        var client = await server.ConnectAsync();
        var first = await client.StartWorkflowAsync("W", [], new("chain", "q"));
        await ContinueAsNewAsync(client);
        await ContinueAsNewAsync(client);
        await EndAsync(client, "other");

        time.Advance(2 * Hour);
        await GoneAsync(client, "other");
        Assert.Equal(3, await CountAsync(client, "default"));
        var run = await client.GetWorkflowHandle("chain", first.ResultRunId).DescribeAsync();
        Assert.Equal(WorkflowExecutionStatus.ContinuedAsNew, run.Status);

        await client.GetWorkflowHandle("chain").TerminateAsync();
        time.Advance(2 * Hour);
        await Wait.UntilAsync(async () => await CountAsync(client, "default") == 0, "the chain to be removed");
    }

    [Fact]
    public async Task Retention_NamespaceWithItsOwn_GoesBeforeTheServers()
    {
        await using var server = await StartAsync(retention: null);
        var client = await server.ConnectAsync();
        await client.WorkflowService.RegisterNamespaceAsync(
            new() { Namespace = "short", WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(Hour) });
        var inShort = new TemporalClient(client.Connection, new() { Namespace = "short" });
        await EndAsync(client, "stays");
        await EndAsync(inShort, "goes");

        time.Advance(2 * Hour);

        await GoneAsync(inShort, "goes");
        Assert.Equal(1, await CountAsync(client, "default"));
        Assert.Equal(Hour, await PeriodAsync(client, "short"));
        Assert.Equal(TimeSpan.Zero, await PeriodAsync(client, "default"));

        // A shorter one counts for what has closed already.
        await client.WorkflowService.UpdateNamespaceAsync(
            new() { Namespace = "default", Config = new() { WorkflowExecutionRetentionTtl = Duration.FromTimeSpan(Hour) } });
        await GoneAsync(client, "stays");
    }

    [Fact]
    public async Task Retention_ServerThatWasDown_RemovesFromTheFileWhatIsOver()
    {
        List<ExecutionKey> runs = [];
        await using (var server = await StartAsync(retention: null, isKept: true))
        {
            var client = await server.ConnectAsync();
            for (var i = 0; i < 5; i++)
            {
                runs.Add(new("default", $"w-{i}", await EndAsync(client, $"w-{i}")));
            }
        }

        time.Advance(2 * Hour);
        await using (var server = await StartAsync(Hour, isKept: true))
        {
            var client = await server.ConnectAsync();
            await Wait.UntilAsync(async () => await CountAsync(client, "default") == 0, "the runs to be removed");
        }

        await using var store = SqliteStore.Open(DatabaseFile);
        Assert.All(runs, run =>
        {
            Assert.Null(store.FindExecution(run));
            Assert.Null(store.FindCurrentRun(run.Namespace, run.WorkflowId));
            Assert.Empty(store.ReadHistory(run, 1, 10));
        });
    }

    [Fact]
    public async Task Start_RetentionBelowASecond_IsRefused()
    {
        var error = await Assert.ThrowsAsync<TemporalServerException>(() => StartAsync(TimeSpan.FromMilliseconds(1)));
        Assert.Contains("0.001 s is too short", error.Message, StringComparison.Ordinal);
    }

    private string DatabaseFile => Path.Combine(folder, "temporal.db");

    private Task<TemporalServer> StartAsync(TimeSpan? retention, bool isKept = false) => TemporalServer.StartAsync(new()
    {
        DatabaseFile = isKept ? DatabaseFile : null,
        Retention = retention,
        TimeProvider = time,
        LoggerFactory = TestLog.Factory,
    });

    private static async Task<string> EndAsync(TemporalClient client, string id)
    {
        var handle = await client.StartWorkflowAsync("W", [], new(id, "nobody"));
        await handle.TerminateAsync();
        return handle.ResultRunId!;
    }

    private static async Task ContinueAsNewAsync(TemporalClient client)
    {
        var queue = new Temporalio.Api.TaskQueue.V1.TaskQueue { Name = "q" };
        var task = await client.WorkflowService.PollWorkflowTaskQueueAsync(new() { Namespace = "default", TaskQueue = queue });
        await client.WorkflowService.RespondWorkflowTaskCompletedAsync(new()
        {
            Namespace = "default",
            TaskToken = task.TaskToken,
            Commands =
            {
                new Command
                {
                    CommandType = CommandType.ContinueAsNewWorkflowExecution,
                    ContinueAsNewWorkflowExecutionCommandAttributes = new() { WorkflowType = new WorkflowType { Name = "W" }, TaskQueue = queue },
                },
            },
        });
    }

    private static async Task<long> CountAsync(TemporalClient client, string ns) =>
        (await client.WorkflowService.CountWorkflowExecutionsAsync(new() { Namespace = ns })).Count;

    private static async Task<TimeSpan> PeriodAsync(TemporalClient client, string ns)
    {
        var described = await client.WorkflowService.DescribeNamespaceAsync(new DescribeNamespaceRequest { Namespace = ns });
        return described.Config.WorkflowExecutionRetentionTtl.ToTimeSpan();
    }

    private static Task GoneAsync(TemporalClient client, string id) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                await client.GetWorkflowHandle(id).DescribeAsync();
                return false;
            }
            catch (Temporalio.Exceptions.RpcException e) when (e.Code == Temporalio.Exceptions.RpcException.StatusCode.NotFound)
            {
                return true;
            }
        },
        $"{id} to be removed");
}
