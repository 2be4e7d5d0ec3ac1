using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Nexus endpoints and operations over the end of a server.</summary>
public sealed class NexusRestartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;
    private readonly FakeTimeProvider time = new(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private string DatabaseFile => Path.Combine(folder, "temporal.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WithEndpoints_KeepsThemAndTheirVersions()
    {
        ListNexusEndpointsResponse before;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var parties = new NexusParties(client);
            await parties.CreateEndpointAsync("deleted");
            await parties.CreateEndpointAsync("updated");
            await parties.CreateEndpointAsync("created");
            var service = client.Connection.OperatorService;
            foreach (var endpoint in (await service.ListNexusEndpointsAsync(new())).Endpoints.Where(e => e.Spec.Name != "created"))
            {
                if (endpoint.Spec.Name == "deleted")
                {
                    await service.DeleteNexusEndpointAsync(new() { Id = endpoint.Id, Version = endpoint.Version });
                }
                else
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    endpoint.Spec.Name = "renamed";
                    await service.UpdateNexusEndpointAsync(new() { Id = endpoint.Id, Version = endpoint.Version, Spec = endpoint.Spec });
                }
            }

            before = await service.ListNexusEndpointsAsync(new());
        }

        await using (var server = await StartAsync())
        {
            var service = (await server.ConnectAsync()).Connection.OperatorService;
            var after = await service.ListNexusEndpointsAsync(new());
            Assert.Equal(before, after);
            Assert.Equal(["created", "renamed"], after.Endpoints.Select(e => e.Spec.Name).Order());
            var renamed = after.Endpoints.Single(e => e.Spec.Name == "renamed");
            var stale = await Assert.ThrowsAsync<RpcException>(
                () => service.UpdateNexusEndpointAsync(new() { Id = renamed.Id, Version = 1, Spec = renamed.Spec }));
            Assert.Equal(RpcException.StatusCode.FailedPrecondition, stale.Code);
            await service.UpdateNexusEndpointAsync(new() { Id = renamed.Id, Version = 2, Spec = renamed.Spec });
        }
    }

    [Fact]
    public async Task Restart_WithAnOperationInEachStage_LosesNoneAndEndsEachOnce()
    {
        string[] ids = ["started", "backing-off", "out", "waiting"];
        Temporalio.Api.WorkflowService.V1.PollNexusTaskQueueResponse started, lost;
        Temporalio.Api.Workflow.V1.PendingNexusOperationInfo[] before;
        await using (var server = await StartAsync())
        {
            var parties = new NexusParties(await server.ConnectAsync());
            await parties.CreateEndpointAsync();
            await parties.CallAsync("started");
            started = await parties.TakeAsync();
            await parties.AnswerStartedAsync(started);
            await parties.DecideAsync("started");
            await parties.CallAsync("backing-off");
            await parties.RefuseAsync(await parties.TakeAsync());
            await parties.CallAsync("out");
            lost = await parties.TakeAsync();
            await parties.CallAsync("waiting");
            before = await Task.WhenAll(ids.Select(parties.PendingAsync));
        }

        await using (var server = await StartAsync())
        {
            var parties = new NexusParties(await server.ConnectAsync());
            Assert.Equal(before, await Task.WhenAll(ids.Select(parties.PendingAsync)));
            Assert.Equal(
                [PendingNexusOperationState.Started, PendingNexusOperationState.BackingOff, PendingNexusOperationState.Scheduled, PendingNexusOperationState.Scheduled],
                before.Select(p => p.State));

            // Those that nobody has answered go out again, the one that is late is refused.
            var refused = await Assert.ThrowsAsync<RpcException>(() => parties.AnswerAsync(lost));
            Assert.Equal(RpcException.StatusCode.NotFound, refused.Code);
            Temporalio.Api.WorkflowService.V1.PollNexusTaskQueueResponse[] again = [await parties.TakeAsync(), await parties.TakeAsync()];
            Assert.Equal(["out", "waiting"], again.Select(r => r.Request.StartOperation.Operation).Order());
            Assert.Contains(lost.Request.StartOperation.RequestId, again.Select(r => r.Request.StartOperation.RequestId));
            await Task.WhenAll(again.Select(r => parties.AnswerAsync(r)));
            time.Advance(TimeSpan.FromSeconds(5));
            var retried = await parties.TakeAsync();
            Assert.Equal("backing-off", retried.Request.StartOperation.Operation);
            await parties.AnswerAsync(retried);
            await parties.StartAsync("handling", NexusParties.CallbackOf(started));
            await parties.CompleteAsync("handling");
            foreach (var id in ids)
            {
                await parties.CompleteAsync(id);
                EventType[] between = id == "started" ? [EventType.NexusOperationStarted] : [];
                Assert.Equal([EventType.NexusOperationScheduled, .. between, EventType.NexusOperationCompleted], await parties.OperationAsync(id));
            }
        }
    }

    [Fact]
    public async Task Restart_WhileACancellationIsOut_ItIsSentAgain()
    {
        await using (var server = await StartAsync())
        {
            var parties = new NexusParties(await server.ConnectAsync());
            await parties.CreateEndpointAsync();
            await parties.CallAsync("caller");
            await parties.AnswerStartedAsync(await parties.TakeAsync());
            await parties.DecideAsync("caller", new Temporalio.Api.Command.V1.Command
            {
                CommandType = CommandType.RequestCancelNexusOperation,
                RequestCancelNexusOperationCommandAttributes = new() { ScheduledEventId = 5 },
            });
            Assert.Equal("token", (await parties.TakeAsync()).Request.CancelOperation.OperationToken);
        }

        await using (var server = await StartAsync())
        {
            var parties = new NexusParties(await server.ConnectAsync());
            var request = await parties.TakeAsync();
            Assert.Equal("token", request.Request.CancelOperation.OperationToken);
            await parties.AnswerAsync(request, new() { CancelOperation = new() });
            var cancellation = (await parties.PendingAsync("caller")).CancellationInfo;
            Assert.Equal((NexusOperationCancellationState.Succeeded, 1), (cancellation.State, cancellation.Attempt));
        }
    }

    /// <summary>A server that ended between the close of a workflow and the end of the operation that it carried out, or right after both.</summary>
    [Theory]
    [InlineData(CallbackState.Scheduled)]
    [InlineData(CallbackState.Succeeded)]
    public async Task Restart_WithACompletionThatIsOwed_TellsItsCallerOnce(CallbackState state)
    {
        string runId;
        Callback callback;
        await using (var server = await StartAsync())
        {
            var client = await server.ConnectAsync();
            var parties = new NexusParties(client);
            await parties.CreateEndpointAsync();
            await parties.CallAsync("caller");
            var request = await parties.TakeAsync();
            callback = NexusParties.CallbackOf(request);
            await parties.AnswerStartedAsync(request);
            await parties.DecideAsync("caller");
            await parties.StartAsync("handling", callback);
            runId = (await client.GetWorkflowHandle("handling").DescribeAsync()).RunId;
        }

        var owed = NexusCompletion.Of(callback, time.GetUtcNow(), new(), null, null) with { State = state };
        await using (var store = SqliteStore.Open(DatabaseFile))
        {
            await store.CommitAsync(new WriteSet().PutMetadata(MetadataKind.NexusCompletion, $"default\n{runId}\n0\nhandling", owed.ToBytes()));
        }

        await using (var server = await StartAsync())
        {
            var parties = new NexusParties(await server.ConnectAsync());
            if (state == CallbackState.Scheduled)
            {
                await parties.CompleteAsync("caller");
                Assert.Equal(
                    [EventType.NexusOperationScheduled, EventType.NexusOperationStarted, EventType.NexusOperationCompleted],
                    await parties.OperationAsync("caller"));
            }
            else
            {
                Assert.Equal(PendingNexusOperationState.Started, (await parties.PendingAsync("caller")).State);
            }
        }

        await using (var store = SqliteStore.Open(DatabaseFile))
        {
            Assert.Empty(store.ReadMetadata(MetadataKind.NexusCompletion));
        }
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new()
    {
        DatabaseFile = DatabaseFile,
        TimeProvider = time,
        LoggerFactory = TestLog.Factory,
    });
}
