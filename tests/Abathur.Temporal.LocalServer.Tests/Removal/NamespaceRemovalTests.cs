using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Client.Schedules;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Removal;

/// <summary>A namespace goes with all that it has. Nobody works on its workflows.</summary>
public sealed class NamespaceRemovalTests : IDisposable
{
    private const string Name = "going";
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Delete_WithAllThatThereIs_LeavesNothing()
    {
        await using (var server = await StartAsync())
        {
            var client = await FillAsync(server);
            var poll = client.WorkflowService.PollActivityTaskQueueAsync(new() { Namespace = Name, TaskQueue = new() { Name = "polled" } });
            var end = client.GetWorkflowHandle("0").GetResultAsync();
            await Wait.UntilAsync(
                async () => (await client.WorkflowService.DescribeTaskQueueAsync(new()
                {
                    Namespace = Name,
                    TaskQueue = new() { Name = "polled" },
                    TaskQueueType = TaskQueueType.Activity,
                })).Pollers.Count > 0,
                "the poll");

            var deleted = (await client.Connection.OperatorService.DeleteNamespaceAsync(new() { Namespace = Name })).DeletedNamespace;
            Assert.StartsWith($"{Name}-deleted-", deleted, StringComparison.Ordinal);
            Assert.Equal(0, (await poll).TaskToken.Length);
            await Assert.ThrowsAnyAsync<Exception>(() => end);
            Assert.Equal(RpcException.StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => client.CountWorkflowsAsync(""))).Code);
            await AssertEmptyAsync(server, registers: true);
        }

        await using (var server = await StartAsync())
        {
            await AssertEmptyAsync(server, registers: false);
        }
    }

    [Fact]
    public async Task Restart_InTheMiddle_RemovesTheRest()
    {
        await using (var server = await StartAsync())
        {
            await FillAsync(server);
        }

        // As a server leaves it that is killed right after it has answered.
        await using (var store = SqliteStore.Open(Database))
        {
            using var namespaces = new NamespaceRegistry(store);
            await namespaces.UpdateAsync(Name, ns => ns with { DeletedName = "gone" });
        }

        await using (var server = await StartAsync())
        {
            await AssertEmptyAsync(server, registers: true);
        }
    }

    private string Database => Path.Combine(folder, "temporal.db");

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new() { DatabaseFile = Database, LoggerFactory = TestLog.Factory });

    private static async Task<TemporalClient> FillAsync(TemporalServer server)
    {
        await RegisterAsync(server);
        var client = await ConnectAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await client.StartWorkflowAsync("waiting", [], new($"{i}", "nobody-polls"));
        }

        await client.GetWorkflowHandle("2").TerminateAsync();
        await client.CreateScheduleAsync(
            "often", new(ScheduleActionStartWorkflow.Create("waiting", [], new("scheduled", "nobody-polls")), new() { Intervals = [new(TimeSpan.FromSeconds(1))] }));
        await client.WorkflowService.StartBatchOperationAsync(new()
        {
            Namespace = Name,
            JobId = "slow",
            Reason = "because",
            VisibilityQuery = "WorkflowType = 'waiting'",
            SignalOperation = new() { Signal = "go" },
            MaxOperationsPerSecond = 1e-3f,
        });
        await client.WorkflowService.UpdateTaskQueueConfigAsync(new()
        {
            Namespace = Name,
            TaskQueue = "limited",
            TaskQueueType = TaskQueueType.Activity,
            UpdateQueueRateLimit = new() { RateLimit = new() { RequestsPerSecond = 1 } },
        });
        foreach (var id in new[] { "open", "closed" })
        {
            await client.WorkflowService.StartActivityExecutionAsync(new()
            {
                Namespace = Name,
                ActivityId = id,
                ActivityType = new() { Name = "waiting" },
                TaskQueue = new() { Name = "nobody-polls" },
                StartToCloseTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(1)),
            });
        }

        await client.WorkflowService.TerminateActivityExecutionAsync(new() { Namespace = Name, ActivityId = "closed" });
        await new NexusParties(client).CreateEndpointAsync();
        await client.WorkflowService.StartNexusOperationExecutionAsync(
            new() { Namespace = Name, OperationId = "open", Endpoint = "endpoint", Service = "service", Operation = "operation" });
        return client;
    }

    private static async Task AssertEmptyAsync(TemporalServer server, bool registers)
    {
        var client = await ConnectAsync(server);
        if (registers)
        {
            await RegisterAsync(server);
        }

        Assert.Equal(0, (await client.CountWorkflowsAsync("")).Count);
        Assert.Equal(RpcException.StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => client.GetWorkflowHandle("0").DescribeAsync())).Code);
        Assert.Equal(0, (await client.CountActivitiesAsync("")).Count);
        Assert.Equal(0, (await client.CountNexusOperationsAsync("")).Count);
        Assert.Equal(0, (await client.WorkflowService.CountSchedulesAsync(new() { Namespace = Name })).Count);
        Assert.Empty((await client.WorkflowService.ListBatchOperationsAsync(new() { Namespace = Name })).OperationInfo);
        var queue = await client.WorkflowService.DescribeTaskQueueAsync(
            new() { Namespace = Name, TaskQueue = new() { Name = "limited" }, TaskQueueType = TaskQueueType.Activity, ReportConfig = true });
        Assert.Null(queue.Config);
        Assert.DoesNotContain(
            (await client.WorkflowService.ListNamespacesAsync(new() { NamespaceFilter = new() { IncludeDeleted = true } })).Namespaces,
            ns => ns.NamespaceInfo.State == NamespaceState.Deleted);
    }

    private static async Task RegisterAsync(TemporalServer server) =>
        await (await server.ConnectAsync()).WorkflowService.RegisterNamespaceAsync(new() { Namespace = Name });

    private static async Task<TemporalClient> ConnectAsync(TemporalServer server)
    {
        var options = (TemporalClientConnectOptions)server.ConnectOptions.Clone();
        options.Namespace = Name;
        return await TemporalClient.ConnectAsync(options);
    }
}
