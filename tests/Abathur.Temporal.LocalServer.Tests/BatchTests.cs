using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests;

/// <summary>One operation on many workflows, as the Web UI's list and <c>temporal --query</c> ask for it.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private TemporalServer server = null!;
    private TemporalClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TemporalServer.StartAsync(new());
        client = await server.ConnectAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Terminate_ByQuery_EndsTheRunningOnesThatMatch()
    {
        await StartAsync("a", "one");
        await StartAsync("a", "two");
        await StartAsync("b", "other");
        await (await StartAsync("a", "closed")).TerminateAsync();

        var batch = await RunAsync(new() { VisibilityQuery = "WorkflowType = 'a'", TerminationOperation = new() { Identity = "me" } });

        Assert.Equal((BatchOperationType.TerminateWorkflow, "me", "because"), (batch.OperationType, batch.Identity, batch.Reason));
        Assert.Equal((2, 2, 0), (batch.TotalOperationCount, batch.CompleteOperationCount, batch.FailureOperationCount));
        Assert.Equal(WorkflowExecutionStatus.Terminated, await StatusAsync("one"));
        Assert.Equal(WorkflowExecutionStatus.Terminated, await StatusAsync("two"));
        Assert.Equal(WorkflowExecutionStatus.Running, await StatusAsync("other"));
    }

    [Fact]
    public async Task SignalAndCancel_OfNamedWorkflows_ReachThem()
    {
        var handle = await StartAsync("a", "named");
        await RunAsync(new() { TargetExecutions = { Named("named") }, SignalOperation = new() { Signal = "go" } });
        await RunAsync(new() { TargetExecutions = { Named("named") }, CancellationOperation = new() });
        var types = (await handle.FetchHistoryAsync()).Events.Select(e => e.EventType).ToList();
        Assert.Contains(EventType.WorkflowExecutionSignaled, types);
        Assert.Contains(EventType.WorkflowExecutionCancelRequested, types);
    }

    [Fact]
    public async Task Delete_OfWhatIsGone_CountsAsDone()
    {
        await StartAsync("a", "deleted");
        var batch = await RunAsync(new()
        {
            TargetExecutions = { Named("deleted"), Named("never-was") },
            DeletionOperation = new(),
        });
        Assert.Equal((2, 2, 0), (batch.TotalOperationCount, batch.CompleteOperationCount, batch.FailureOperationCount));
        var error = await Assert.ThrowsAsync<RpcException>(() => StatusAsync("deleted"));
        Assert.Equal(RpcException.StatusCode.NotFound, error.Code);
    }

    [Fact]
    public async Task Reset_WithoutAFinishedTask_CountsAsFailed()
    {
        await StartAsync("a", "fresh");
        var batch = await RunAsync(new() { VisibilityQuery = "WorkflowId = 'fresh'", ResetOperation = new() { Options = new() { FirstWorkflowTask = new() } } });
        Assert.Equal((1, 0, 1), (batch.TotalOperationCount, batch.CompleteOperationCount, batch.FailureOperationCount));
    }

    [Fact]
    public async Task List_NamesThoseThatRunThenTheLatestFirst_PageByPage()
    {
        await StartAsync("slow", "one");
        await StartAsync("slow", "two");
        var slow = new StartBatchOperationRequest { VisibilityQuery = "WorkflowType = 'slow'", SignalOperation = new() { Signal = "go" }, MaxOperationsPerSecond = 1e-3f };
        Fill(slow);
        await client.WorkflowService.StartBatchOperationAsync(slow);
        var first = (await RunAsync(new() { VisibilityQuery = "WorkflowType = 'none'", CancellationOperation = new() })).JobId;
        var second = (await RunAsync(new() { VisibilityQuery = "WorkflowType = 'none'", TerminationOperation = new() })).JobId;

        List<BatchOperationInfo> listed = [];
        ListBatchOperationsResponse page = new();
        do
        {
            page = await client.WorkflowService.ListBatchOperationsAsync(new() { Namespace = "default", PageSize = 2, NextPageToken = page.NextPageToken });
            listed.AddRange(page.OperationInfo);
        }
        while (!page.NextPageToken.IsEmpty);
        Assert.Equal([slow.JobId, second, first], listed.Select(info => info.JobId));
        Assert.Equal([BatchOperationState.Running, BatchOperationState.Completed, BatchOperationState.Completed], listed.Select(info => info.State));
    }

    [Fact]
    public async Task Start_WithWhatIsWrong_IsRefused()
    {
        var job = (await RunAsync(new() { VisibilityQuery = "WorkflowType = 'none'", CancellationOperation = new() })).JobId;
        Assert.Equal(RpcException.StatusCode.AlreadyExists, await RefusalAsync(new() { JobId = job, VisibilityQuery = "WorkflowType = 'none'", CancellationOperation = new() }));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, await RefusalAsync(new() { VisibilityQuery = "no query", CancellationOperation = new() }));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, await RefusalAsync(new() { CancellationOperation = new() }));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, await RefusalAsync(new() { VisibilityQuery = "WorkflowType = 'none'" }));
    }

    [Fact]
    public async Task DescribeAndStop_WithoutSuchABatch_AreNotFound()
    {
        var ended = (await RunAsync(new() { VisibilityQuery = "WorkflowType = 'none'", CancellationOperation = new() })).JobId;
        foreach (var job in new[] { ended, "never-was" })
        {
            var error = await Assert.ThrowsAsync<RpcException>(() =>
                client.WorkflowService.StopBatchOperationAsync(new() { Namespace = "default", JobId = job, Reason = "because" }));
            Assert.Equal(RpcException.StatusCode.NotFound, error.Code);
        }

        var unknown = await Assert.ThrowsAsync<RpcException>(() => DescribeAsync("never-was"));
        Assert.Equal(RpcException.StatusCode.NotFound, unknown.Code);
    }

    private static Execution Named(string id) => new() { Type = ExecutionType.Workflow, BusinessId = id };

    private Task<WorkflowHandle> StartAsync(string type, string id) => client.StartWorkflowAsync(type, [], new(id, "nobody-polls"));

    private async Task<WorkflowExecutionStatus> StatusAsync(string id) =>
        (await client.GetWorkflowHandle(id).DescribeAsync()).Status;

    private async Task<DescribeBatchOperationResponse> RunAsync(StartBatchOperationRequest request)
    {
        Fill(request);
        await client.WorkflowService.StartBatchOperationAsync(request);
        var ended = await Wait.ForAsync(
            async () => await DescribeAsync(request.JobId) is { State: not BatchOperationState.Running } described ? described : null, "the batch to end");
        Assert.Equal(BatchOperationState.Completed, ended.State);
        Assert.NotNull(ended.CloseTime);
        return ended;
    }

    private async Task<RpcException.StatusCode> RefusalAsync(StartBatchOperationRequest request)
    {
        Fill(request);
        return (await Assert.ThrowsAsync<RpcException>(() => client.WorkflowService.StartBatchOperationAsync(request))).Code;
    }

    private static void Fill(StartBatchOperationRequest request)
    {
        request.Namespace = "default";
        request.Reason = "because";
        request.JobId = request.JobId.Length > 0 ? request.JobId : Guid.NewGuid().ToString();
    }

    private Task<DescribeBatchOperationResponse> DescribeAsync(string job) =>
        client.WorkflowService.DescribeBatchOperationAsync(new() { Namespace = "default", JobId = job });
}
