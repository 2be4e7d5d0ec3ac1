using Abathur.Temporal.LocalServer.Tests.Differential;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>A workflow that is paused stays so when the server starts again, and before its first workflow task.</summary>
public sealed class PauseRestartTests : IDisposable
{
    private const string Name = "paused";
    private readonly FakeTimeProvider time = new(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WhilePaused_StaysPausedUntilItIsUnpaused()
    {
        DescribeWorkflowExecutionResponse before;
        await using (var server = await StartAsync())
        {
            var (service, worker) = await ConnectAsync(server);
            await worker.StartAsync();
            await worker.NextAsync(Activity());
            await PauseAsync(service);
            await worker.SignalAsync();
            before = await worker.DescribeAsync();
        }

        await using (var server = await StartAsync())
        {
            var (service, worker) = await ConnectAsync(server);
            Assert.Equal(before, await worker.DescribeAsync());
            Assert.Equal(WorkflowExecutionStatus.Paused, before.WorkflowExecutionInfo.Status);
            Assert.True((await TakeAsync(service, TimeSpan.FromSeconds(0.5))).TaskToken.IsEmpty);
            var listed = await service.CountWorkflowExecutionsAsync(new() { Namespace = "default", Query = "ExecutionStatus = 'Paused'" });
            Assert.Equal(1, listed.Count);

            await UnpauseAsync(service);
            var taken = await TakeAsync(service, TimeSpan.FromMinutes(1));
            await service.RespondActivityTaskCompletedAsync(new() { Namespace = "default", TaskToken = taken.TaskToken });
            await worker.NextAsync(ManualWorker.Complete());
            Assert.Equal(WorkflowExecutionStatus.Completed, (await worker.DescribeAsync()).WorkflowExecutionInfo.Status);
        }
    }

    [Fact]
    public async Task Restart_OfOneThatClosedWhilePaused_TellsWhoPausedIt()
    {
        DescribeWorkflowExecutionResponse before;
        await using (var server = await StartAsync())
        {
            var (service, worker) = await ConnectAsync(server);
            await worker.StartAsync();
            await PauseAsync(service);
            await service.TerminateWorkflowExecutionAsync(new() { Namespace = "default", WorkflowExecution = new() { WorkflowId = Name } });
            before = await worker.DescribeAsync();
        }

        await using (var server = await StartAsync())
        {
            var (_, worker) = await ConnectAsync(server);
            Assert.Equal(before, await worker.DescribeAsync());
            Assert.Equal("because", before.WorkflowExtendedInfo.PauseInfo.Reason);
        }
    }

    // Here the real server fails with "unable to change workflow state".
    [Fact]
    public async Task Pause_DuringAStartDelay_HoldsTheFirstTaskToo()
    {
        await using var server = await StartAsync();
        var (service, worker) = await ConnectAsync(server);
        await worker.StartAsync(request => request.WorkflowStartDelay = Duration.FromTimeSpan(TimeSpan.FromHours(1)));
        await PauseAsync(service);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Null((await worker.DescribeAsync()).PendingWorkflowTask);

        await UnpauseAsync(service);
        await worker.NextAsync(ManualWorker.Complete());

        Assert.Equal(WorkflowExecutionStatus.Completed, (await worker.DescribeAsync()).WorkflowExecutionInfo.Status);
    }

    [Fact]
    public async Task Query_SentBeforeThePause_IsRejectedByIt()
    {
        await using var server = await StartAsync();
        var (service, worker) = await ConnectAsync(server);
        await worker.StartAsync();
        await worker.NextAsync(Activity());
        await worker.SignalAsync();
        var query = service.QueryWorkflowAsync(new() { Namespace = "default", Execution = new() { WorkflowId = Name }, Query = new() { QueryType = "state" } });
        await Task.Yield();

        await PauseAsync(service);

        Assert.Equal(WorkflowExecutionStatus.Paused, (await query).QueryRejected.Status);
    }

    private Task<TemporalServer> StartAsync() => TemporalServer.StartAsync(new()
    {
        DatabaseFile = Path.Combine(folder, "temporal.db"),
        TimeProvider = time,
        LoggerFactory = TestLog.Factory,
    });

    private static async Task<(WorkflowService Service, ManualWorker Worker)> ConnectAsync(TemporalServer server)
    {
        var client = await server.ConnectAsync();
        return (client.WorkflowService, new ManualWorker(new ScenarioRun(client, Name)));
    }

    private static Command Activity() => new()
    {
        CommandType = CommandType.ScheduleActivityTask,
        ScheduleActivityTaskCommandAttributes = new()
        {
            ActivityId = "a",
            ActivityType = new() { Name = "Act" },
            TaskQueue = new() { Name = Name },
            StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
        },
    };

    private static async Task PauseAsync(WorkflowService service) => await service.PauseWorkflowExecutionAsync(
        new() { Namespace = "default", WorkflowId = Name, Identity = "operator", Reason = "because" });

    private static async Task UnpauseAsync(WorkflowService service) => await service.UnpauseWorkflowExecutionAsync(
        new() { Namespace = "default", WorkflowId = Name, Identity = "operator", Reason = "enough" });

    // Empty where there is nothing to take.
    private static async Task<PollActivityTaskQueueResponse> TakeAsync(WorkflowService service, TimeSpan patience)
    {
        try
        {
            return await service.PollActivityTaskQueueAsync(new() { Namespace = "default", TaskQueue = new() { Name = Name } }, new() { Timeout = patience });
        }
        catch (Exception e) when (e is RpcException or RpcTimeoutOrCanceledException)
        {
            return new();
        }
    }
}
