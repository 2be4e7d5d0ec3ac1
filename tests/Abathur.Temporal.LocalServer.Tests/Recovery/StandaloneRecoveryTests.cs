using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Recovery;

/// <summary>Standalone activities over the end of a server, and over time.</summary>
public sealed class StandaloneRecoveryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("local-server-").FullName;
    private readonly FakeTimeProvider time = new(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restart_WithOneInEachStage_LosesNothingAndDoublesNothing()
    {
        ByteString token;
        DescribeActivityExecutionResponse[] before;
        string[] ids = ["waiting", "out", "backing-off", "paused", "closed"];
        await using (var server = await StartAsync())
        {
            var service = (await server.ConnectAsync()).WorkflowService;
            foreach (var id in ids)
            {
                await StartActivityAsync(service, id);
            }

            token = (await TakeAsync(service, "out")).TaskToken;
            await service.RecordActivityTaskHeartbeatAsync(new() { Namespace = "default", TaskToken = token, Details = Details("beat") });
            await service.RespondActivityTaskFailedAsync(new() { Namespace = "default", TaskToken = (await TakeAsync(service, "backing-off")).TaskToken });
            await service.PauseActivityExecutionAsync(new() { Namespace = "default", ActivityId = "paused", RequestId = "pause" });
            await service.RespondActivityTaskCompletedByIdAsync(new() { Namespace = "default", ActivityId = "closed", Result = Details("done") });
            before = await Task.WhenAll(ids.Select(id => DescribeAsync(service, id)));
        }

        await using (var server = await StartAsync())
        {
            var service = (await server.ConnectAsync()).WorkflowService;
            Assert.Equal(before, await Task.WhenAll(ids.Select(id => DescribeAsync(service, id))));
            Assert.Equal(before.Select(d => d.RunId), await Task.WhenAll(ids.Select(id => StartActivityAsync(service, id))));
            Assert.Equal(5, (await service.CountActivityExecutionsAsync(new() { Namespace = "default" })).Count);

            // Each attempt goes out once: the next poll finds another activity's.
            Assert.Equal("waiting", (await TakeAsync(service, "waiting")).ActivityId);
            await StartActivityAsync(service, "next", "waiting");
            Assert.Equal("next", (await TakeAsync(service, "waiting")).ActivityId);

            var told = await service.RecordActivityTaskHeartbeatAsync(new() { Namespace = "default", TaskToken = token });
            Assert.False(told.ActivityPaused);
            await service.RespondActivityTaskCompletedAsync(new() { Namespace = "default", TaskToken = token, Result = Details("late") });
            Assert.Equal("late", (await DescribeAsync(service, "out")).Outcome.Result.Payloads_[0].Data.ToStringUtf8());

            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(2, (await TakeAsync(service, "backing-off")).Attempt);
            await service.UnpauseActivityExecutionAsync(new() { Namespace = "default", ActivityId = "paused" });
            Assert.Equal(1, (await TakeAsync(service, "paused")).Attempt);
        }
    }

    [Fact]
    public async Task Retention_OfClosedActivities_IsThatOfTheirNamespace()
    {
        await using var server = await StartAsync(TimeSpan.FromHours(1));
        var service = (await server.ConnectAsync()).WorkflowService;
        await StartActivityAsync(service, "early");
        await StartActivityAsync(service, "open");
        await service.TerminateActivityExecutionAsync(new() { Namespace = "default", ActivityId = "early" });
        time.Advance(TimeSpan.FromMinutes(50));
        await StartActivityAsync(service, "late");
        await service.TerminateActivityExecutionAsync(new() { Namespace = "default", ActivityId = "late" });
        time.Advance(TimeSpan.FromMinutes(20));
        await Wait.UntilAsync(async () => (await service.CountActivityExecutionsAsync(new() { Namespace = "default" })).Count == 2, "the removal");
        var error = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync(service, "early"));
        Assert.Equal(RpcException.StatusCode.NotFound, error.Code);
        Assert.Equal(ActivityExecutionStatus.Terminated, (await DescribeAsync(service, "late")).Info.Status);
        Assert.Equal(ActivityExecutionStatus.Running, (await DescribeAsync(service, "open")).Info.Status);
    }

    private Task<TemporalServer> StartAsync(TimeSpan? retention = null) => TemporalServer.StartAsync(new()
    {
        DatabaseFile = Path.Combine(folder, "temporal.db"),
        Retention = retention,
        TimeProvider = time,
        LoggerFactory = TestLog.Factory,
    });

    private static async Task<string> StartActivityAsync(WorkflowService service, string id, string? queue = null) => (await service.StartActivityExecutionAsync(new()
    {
        Namespace = "default",
        ActivityId = id,
        RequestId = id,
        ActivityType = new() { Name = "T" },
        TaskQueue = new() { Name = queue ?? id },
        StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromDays(1)),
        RetryPolicy = new() { InitialInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)) },
        Input = Details(id),
    })).RunId;

    private static Task<PollActivityTaskQueueResponse> TakeAsync(WorkflowService service, string queue) =>
        service.PollActivityTaskQueueAsync(new() { Namespace = "default", TaskQueue = new() { Name = queue } });

    private static Task<DescribeActivityExecutionResponse> DescribeAsync(WorkflowService service, string id) => service.DescribeActivityExecutionAsync(new()
    {
        Namespace = "default",
        ActivityId = id,
        IncludeInput = true,
        IncludeOutcome = true,
        IncludeLastFailure = true,
        IncludeHeartbeatDetails = true,
    });

    private static Payloads Details(string text) => new() { Payloads_ = { new Payload { Data = ByteString.CopyFromUtf8(text) } } };
}
