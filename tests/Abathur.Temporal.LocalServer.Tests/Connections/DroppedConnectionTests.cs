using System.Diagnostics;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Connections;

/// <summary>What was out with a worker whose connection closes is given to another at once.</summary>
public sealed class DroppedConnectionTests : IAsyncLifetime
{
    private const string Queue = "queue";
    private const string Id = "workflow";

    // Far below the 10 s that a timeout takes, far above what a loaded machine needs.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    private TemporalServer server = null!;
    private RawClient client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await TemporalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        client = new RawClient(server.Address, Queue);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Drop_WithAQueryOut_AnotherWorkerAnswersAtOnce()
    {
        await RunOnceAsync();
        using var victim = Worker(isDeaf: true);
        var query = client.QueryAsync(Id, Cancellation);
        await TakenAsync(victim);
        using var other = Worker();
        var watch = Stopwatch.StartNew();
        victim.Connection.Drop();
        Assert.Equal(other.Name, await query.WaitAsync(AtOnce, Cancellation));
        TestContext.Current.TestOutputHelper!.WriteLine($"answered {watch.Elapsed.TotalMilliseconds:F1} ms after the connection's end");
    }

    [Fact]
    public async Task Query_AskedBeforeAndTakenAfterASignal_LetsTheWorkflowTaskGoFirst()
    {
        await RunOnceAsync();
        var query = client.QueryAsync(Id, Cancellation);
        await Wait.UntilAsync(async () => await BacklogAsync() == 1, "the query to wait for a worker");
        await client.SignalAsync(Id);

        using var poller = new RawConnection(server.Address);
        var taken = await PollAsync(poller);

        Assert.Null(taken.Query);
        Assert.Equal(EventType.WorkflowTaskStarted, taken.History.Events[^1].EventType);
        using var other = Worker();
        poller.Drop();
        Assert.Equal(other.Name, await query.WaitAsync(AtOnce, Cancellation));
    }

    [Fact]
    public async Task Drop_WithAWorkflowTaskOut_ItTimesOutAtOnceAndAnotherWorkerGetsIt()
    {
        using var victim = Worker(isDeaf: true);
        await client.StartAsync(Id);
        await TakenAsync(victim);
        var attached = client.QueryAsync(Id, Cancellation);
        var update = client.UpdateAsync(Id, Cancellation);
        using var other = Worker();
        victim.Connection.Drop();
        Assert.Equal(other.Name, await attached.WaitAsync(AtOnce, Cancellation));
        Assert.Equal(other.Name, await update.WaitAsync(AtOnce, Cancellation));
        var events = await (await server.ConnectAsync()).GetWorkflowHandle(Id).EventsAsync();
        Assert.Equal(TimeoutType.StartToClose, events.First(e => e.EventType == EventType.WorkflowTaskTimedOut).WorkflowTaskTimedOutEventAttributes.TimeoutType);
    }

    [Fact]
    public async Task Drop_WithTasksOnItsStickyQueue_AnotherWorkerGetsThem()
    {
        using (var victim = Worker())
        {
            await client.StartAsync(Id);
            await client.QueryAsync(Id, Cancellation);
            victim.IsDeaf = true;

            // The polls that are out take the first two; what follows waits on the sticky queue.
            Task[] questions = [.. Enumerable.Range(0, 4).Select(_ => client.QueryAsync(Id, Cancellation))];
            await TakenAsync(victim, atLeast: 3);
            await client.SignalAsync(Id);
            using var other = Worker();
            victim.Connection.Drop();
            await Task.WhenAll(questions).WaitAsync(AtOnce, Cancellation);
            await client.QueryAsync(Id, Cancellation).WaitAsync(AtOnce, Cancellation);
        }
    }

    [Fact]
    public async Task Drop_AnswerThroughAnotherConnection_IsRefusedAndTheTaskDoneOnce()
    {
        await client.StartAsync(Id);
        using var first = new RawConnection(server.Address);
        using var second = new RawConnection(server.Address);
        var task = await PollAsync(first);
        first.Drop();
        var next = await PollAsync(second);
        var error = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => CompleteAsync(second, task.TaskToken));
        Assert.Equal(Grpc.Core.StatusCode.NotFound, error.StatusCode);
        await CompleteAsync(second, next.TaskToken);
    }

    [Fact]
    public async Task Answer_ThroughAnotherConnectionWhileTheFirstIsOpen_IsTaken()
    {
        await client.StartAsync(Id);
        using var first = new RawConnection(server.Address);
        using var second = new RawConnection(server.Address);
        var task = await PollAsync(first);
        await CompleteAsync(second, task.TaskToken);
    }

    [Fact]
    public async Task Drop_ManyTimesWithOneTask_QueriesStillWait()
    {
        await RunOnceAsync();
        await client.SignalAsync(Id);
        for (var i = 0; i < 5; i++)
        {
            using var victim = Worker(isDeaf: true);
            await TakenAsync(victim);
        }

        // Five lost workers say nothing of the workflow: it isn't taken for one that fails its tasks.
        var query = client.QueryAsync(Id, Cancellation);
        using var other = Worker();
        Assert.Equal(other.Name, await query.WaitAsync(AtOnce, Cancellation));
    }

    [Fact]
    public async Task Query_HandedToAFrozenWorker_AnotherAnswersInTimeAndTheNextOnesAtOnce()
    {
        await RunOnceAsync();
        using var frozen = Worker(isDeaf: true, polls: 3);
        var query = client.QueryAsync(Id, Cancellation);
        await TakenAsync(frozen);
        using var other = Worker();
        Assert.Equal(other.Name, await query.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));

        // Two of its polls have waited longer than any of the other's.
        Assert.Equal(other.Name, await client.QueryAsync(Id, Cancellation).WaitAsync(AtOnce, Cancellation));
    }

    [Fact]
    public async Task Query_WithoutAWorker_EndsByItsDeadlineAndLeavesNothingBehind()
    {
        await RunOnceAsync();
        using var hasty = new RawClient(server.Address, Queue, TimeSpan.FromMilliseconds(300));
        var errors = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<Grpc.Core.RpcException>(() => hasty.QueryAsync(Id, Cancellation))));
        Assert.All(errors, e => Assert.Equal(Grpc.Core.StatusCode.DeadlineExceeded, e.StatusCode));
        await Wait.UntilAsync(async () => await BacklogAsync() == 0, "an empty queue");
    }

    [Fact]
    public async Task Query_WhoseCallerHangsUp_LeavesNothingBehind()
    {
        await RunOnceAsync();
        using (var gone = new RawClient(server.Address, Queue))
        {
            _ = gone.QueryAsync(Id, Cancellation).ContinueWith(_ => { }, TaskScheduler.Default);
            await Wait.UntilAsync(async () => await BacklogAsync() == 1, "the query");
        }

        await Wait.UntilAsync(async () => await BacklogAsync() == 0, "an empty queue");
    }

    [Fact]
    public async Task Stop_WhileCallsWait_TheyEndAtOnce()
    {
        await client.StartAsync(Id);
        Task[] waiting =
        [
            client.QueryAsync(Id, Cancellation), client.UpdateAsync(Id, Cancellation), client.PollAsync("another queue", Cancellation),
            client.AwaitEndAsync(Id, Cancellation),
        ];
        await Wait.UntilAsync(async () => await BacklogAsync() == 1, "the workflow task");
        await server.DisposeAsync();
        foreach (var call in waiting)
        {
            // The connection is gone: SDKs connect again, and ask again.
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => call.WaitAsync(AtOnce, Cancellation));
        }
    }

    [Fact]
    public async Task ShutdownWorker_WithAQueryOnItsStickyQueue_AnotherAnswersAtOnce()
    {
        using var worker = Worker();
        await client.StartAsync(Id);
        await client.QueryAsync(Id, Cancellation);
        worker.IsDeaf = true;
        Task[] questions = [.. Enumerable.Range(0, 2).Select(_ => client.QueryAsync(Id, Cancellation))];
        await TakenAsync(worker, atLeast: 3);
        using var other = Worker();
        await client.Connection.CallAsync<ShutdownWorkerResponse>(
            "ShutdownWorker", new ShutdownWorkerRequest { Namespace = "default", StickyTaskQueue = worker.Name }, Cancellation);
        await (await Task.WhenAny(questions)).WaitAsync(AtOnce, Cancellation);
    }

    private async Task<long> BacklogAsync() => (await client.Connection.CallAsync<DescribeTaskQueueResponse>(
        "DescribeTaskQueue", new DescribeTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = Queue }, ReportStats = true }, Cancellation))
        .Stats.ApproximateBacklogCount;

    private async Task RunOnceAsync()
    {
        using var worker = Worker();
        await client.StartAsync(Id);
        await client.QueryAsync(Id, Cancellation);
    }

    private ScriptedWorker Worker(bool isDeaf = false, int polls = 1) => new(server.Address, Queue, polls, isDeaf);

    private static Task TakenAsync(ScriptedWorker worker, int atLeast = 1) =>
        Wait.UntilAsync(() => Task.FromResult(worker.Taken >= atLeast), "a task that the worker takes");

    private static Task<PollWorkflowTaskQueueResponse> PollAsync(RawConnection connection) =>
        connection.CallAsync<PollWorkflowTaskQueueResponse>(
            "PollWorkflowTaskQueue",
            new PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = new() { Name = Queue } },
            Cancellation);

    private static Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(RawConnection connection, Google.Protobuf.ByteString token) =>
        connection.CallAsync<RespondWorkflowTaskCompletedResponse>(
            "RespondWorkflowTaskCompleted",
            new RespondWorkflowTaskCompletedRequest { Namespace = "default", TaskToken = token },
            Cancellation);
}
