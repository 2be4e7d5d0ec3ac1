using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Standalone Nexus operations over the end of a server, and over time.</summary>
public sealed class OperationRecoveryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;
    private readonly FakeTimeProvider time = new(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private string DatabaseFile => Path.Combine(folder, "temporal.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WithOneInEachStage_LosesNothingAndEndsEachOnce()
    {
        string[] ids = ["started", "canceling", "backing-off", "closed", "out", "waiting"];
        PollNexusTaskQueueResponse started, lost;
        DescribeNexusOperationExecutionResponse[] before;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var (service, parties) = (client.WorkflowService, new NexusParties(client));
            await parties.CreateEndpointAsync();
            await BeginAsync(service, "started");
            started = await parties.TakeAsync();
            await parties.AnswerStartedAsync(started);
            await BeginAsync(service, "canceling");
            await parties.AnswerStartedAsync(await parties.TakeAsync());
            await service.RequestCancelNexusOperationExecutionAsync(new() { Namespace = "default", OperationId = "canceling", Reason = "because" });
            Assert.NotNull((await parties.TakeAsync()).Request.CancelOperation);
            await BeginAsync(service, "backing-off");
            await parties.RefuseAsync(await parties.TakeAsync());
            await BeginAsync(service, "closed");
            await parties.AnswerAsync(await parties.TakeAsync());
            await BeginAsync(service, "out");
            lost = await parties.TakeAsync();
            await BeginAsync(service, "waiting");
            before = await Task.WhenAll(ids.Select(id => DescribeAsync(service, id)));
        }

        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var (service, parties) = (client.WorkflowService, new NexusParties(client));
            Assert.Equal(before, await Task.WhenAll(ids.Select(id => DescribeAsync(service, id))));
            Assert.Equal(ids.Length, (await service.CountNexusOperationExecutionsAsync(new() { Namespace = "default" })).Count);
            Assert.Equal(before[0].RunId, await BeginAsync(service, "started"));

            // What nobody has answered goes out again, the one that is late is refused.
            var refused = await Assert.ThrowsAsync<RpcException>(() => parties.AnswerAsync(lost));
            Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
            PollNexusTaskQueueResponse[] again = [await parties.TakeAsync(), await parties.TakeAsync(), await parties.TakeAsync()];
            Assert.Equal(["out", "waiting"], again.Select(r => r.Request.StartOperation?.Operation).OfType<string>().Order());
            Assert.Contains(lost.Request.StartOperation.RequestId, again.Select(r => r.Request.StartOperation?.RequestId));
            await Task.WhenAll(again.Select(r => parties.AnswerAsync(r, r.Request.CancelOperation is null ? null : new() { CancelOperation = new() })));
            time.Advance(TimeSpan.FromSeconds(5));
            await parties.AnswerAsync(await parties.TakeAsync());

            // Its workflow's end comes by the callback that the last server made.
            await parties.StartAsync("handling", NexusParties.CallbackOf(started));
            await parties.CompleteAsync("handling");
            await Wait.UntilAsync(async () => (await DescribeAsync(service, "started")).Info.Status == NexusOperationExecutionStatus.Completed, "the callback");
            foreach (var id in new[] { "backing-off", "out", "waiting" })
            {
                Assert.Equal(NexusOperationExecutionStatus.Completed, (await DescribeAsync(service, id)).Info.Status);
            }

            Assert.Equal(NexusOperationCancellationState.Succeeded, (await DescribeAsync(service, "canceling")).Info.CancellationInfo.State);
            await service.TerminateNexusOperationExecutionAsync(new() { Namespace = "default", OperationId = "canceling" });
        }
    }

    /// <summary>A server that ended between the close of a workflow and the end of the operation that it carried out, or right after both.</summary>
    [Theory]
    [InlineData(CallbackState.Scheduled, NexusOperationExecutionStatus.Completed)]
    [InlineData(CallbackState.Succeeded, NexusOperationExecutionStatus.Running)]
    public async Task Restart_WithACompletionThatIsOwed_TellsItOnce(CallbackState state, NexusOperationExecutionStatus then)
    {
        string record;
        NexusCompletion owed;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var parties = new NexusParties(client);
            await parties.CreateEndpointAsync();
            await BeginAsync(client.WorkflowService, "operation");
            var request = await parties.TakeAsync();
            await parties.AnswerStartedAsync(request);
            await parties.StartAsync("handling", NexusParties.CallbackOf(request));
            record = $"default\n{(await client.GetWorkflowHandle("handling").DescribeAsync()).RunId}\n0\nhandling";
            owed = NexusCompletion.Of(NexusParties.CallbackOf(request), time.GetUtcNow(), new(), null, null) with { State = state };
        }

        await using (var store = SqliteStore.Open(DatabaseFile))
        {
            await store.CommitAsync(new WriteSet().PutMetadata(MetadataKind.NexusCompletion, record, owed.ToBytes()));
        }

        await using (var server = await StartAsync())
        {
            Assert.Equal(then, (await DescribeAsync((await server.ConnectAsync()).WorkflowService, "operation")).Info.Status);
        }

        await using (var store = SqliteStore.Open(DatabaseFile))
        {
            Assert.Empty(store.ReadMetadata(MetadataKind.NexusCompletion));
        }
    }

    [Theory]
    [InlineData("default")]
    [InlineData("default\nactivities")]
    [InlineData("default\noperations")]
    public async Task Complete_WithATokenOfNobodys_FailsItsCallbackAlone(string part)
    {
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var parties = new NexusParties(client);
            var token = new CallbackToken(part, "nobody", 0, "r").ToString();
            await parties.StartAsync("handling", new() { Nexus = new() { Url = CallbackToken.Url, Header = { [CallbackToken.Header] = token } } });
            await parties.CompleteAsync("handling");
            await Wait.UntilAsync(
                async () => (await client.GetWorkflowHandle("handling").DescribeRawAsync()).Callbacks.Single().State == CallbackState.Failed, "the callback");
        }

        await using (var server = await StartAsync())
        {
            Assert.Equal(WorkflowExecutionStatus.Completed, (await (await server.ConnectAsync()).GetWorkflowHandle("handling").DescribeAsync()).Status);
        }
    }

    [Fact]
    public async Task Retention_OfClosedOperations_IsThatOfTheirNamespace()
    {
        await using var server = await StartAsync(TimeSpan.FromHours(1));
        var client = await server.ConnectAsync();
        var service = client.WorkflowService;
        await new NexusParties(client).CreateEndpointAsync();
        await BeginAsync(service, "early");
        await BeginAsync(service, "open");
        await service.TerminateNexusOperationExecutionAsync(new() { Namespace = "default", OperationId = "early" });
        time.Advance(TimeSpan.FromMinutes(70));
        await Wait.UntilAsync(async () => (await service.CountNexusOperationExecutionsAsync(new() { Namespace = "default" })).Count == 1, "the removal");
        Assert.Equal(RpcException.StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(service, "early"))).Code);
        Assert.Equal(NexusOperationExecutionStatus.Running, (await DescribeAsync(service, "open")).Info.Status);
    }

    private Task<TemporalServer> StartAsync(TimeSpan? retention = null) => TemporalServer.StartAsync(new()
    {
        DatabaseFile = DatabaseFile,
        Retention = retention,
        TimeProvider = time,
        LoggerFactory = TestLog.Factory,
    });

    private static async Task<string> BeginAsync(WorkflowService service, string id) => (await service.StartNexusOperationExecutionAsync(new()
    {
        Namespace = "default",
        OperationId = id,
        RequestId = id,
        Endpoint = "endpoint",
        Service = "service",
        Operation = id,
    })).RunId;

    // But for how long it has taken so far.
    private static async Task<DescribeNexusOperationExecutionResponse> DescribeAsync(WorkflowService service, string id)
    {
        var described = await service.DescribeNexusOperationExecutionAsync(new() { Namespace = "default", OperationId = id, IncludeInput = true, IncludeOutcome = true });
        described.Info.ExecutionDuration = null;
        return described;
    }
}
