using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>How workflows start, go on, fail and close.</summary>
public sealed partial class LifecycleScenarios(TemporalTarget target)
{
    [Fact]
    public Task Start_OfAnIdInUse_IsRefusedUnlessThePolicyAllows() => WithWorkerAsync(async queue =>
    {
        var id = TemporalTarget.Unique("life");
        var first = await StartAsync(new("wait"), queue, id);
        var refused = await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(() => StartAsync(new("wait"), queue, id));
        Assert.Equal(first.ResultRunId, refused.RunId);
        var same = await StartAsync(new("wait"), queue, id, o => o.IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting);
        Assert.Equal(first.ResultRunId, same.ResultRunId);
        var next = await StartAsync(new("wait"), queue, id, o => o.IdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        Assert.NotEqual(first.ResultRunId, next.ResultRunId);
        Assert.Equal(
            WorkflowExecutionStatus.Terminated, (await target.Client.GetWorkflowHandle(id, runId: first.ResultRunId).DescribeAsync()).Status);
        await next.TerminateAsync();
        await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(() =>
            StartAsync(new("wait"), queue, id, o => o.IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate));
        var third = await StartAsync(new("done"), queue, id, o => o.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicateFailedOnly);
        await third.GetResultAsync();
        await Assert.ThrowsAsync<WorkflowAlreadyStartedException>(() =>
            StartAsync(new("done"), queue, id, o => o.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicateFailedOnly));
    });

    [Fact]
    public Task ContinueAsNew_KeepsTheChain() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("again", Count: 3), queue);
        Assert.Equal("last of 3", await handle.GetResultAsync());
        var last = (await target.Client.GetWorkflowHandle(handle.Id).EventsAsync())[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal(handle.FirstExecutionRunId, last.FirstExecutionRunId);
        Assert.Equal(ContinueAsNewInitiator.Workflow, last.Initiator);
        Assert.Equal("kept", last.Memo.Fields["note"].Data.ToStringUtf8().Trim('"'));
    });

    [Fact]
    public Task WorkflowRetry_RunsAgainUntilItSucceeds() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("flaky"), queue, configure: o => o.RetryPolicy = new()
        {
            InitialInterval = TimeSpan.FromMilliseconds(50),
            BackoffCoefficient = 1,
        });
        Assert.Equal("attempt 3", await handle.GetResultAsync());
        var first = (await target.Client.GetWorkflowHandle(handle.Id, runId: handle.ResultRunId).EventsAsync())[^1];
        Assert.Equal(RetryState.InProgress, first.WorkflowExecutionFailedEventAttributes.RetryState);
    });

    [Fact]
    public Task RunTimeout_ClosesAsTimedOut() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("wait"), queue, configure: o => o.RunTimeout = TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.IsType<TimeoutFailureException>(error.InnerException);
        Assert.Equal(WorkflowExecutionStatus.TimedOut, (await handle.DescribeAsync()).Status);
    });

    [Fact]
    public Task StartDelay_HoldsTheFirstTaskBack() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("done"), queue, configure: o => o.StartDelay = TimeSpan.FromSeconds(1));
        Assert.Equal("done", await handle.GetResultAsync());
        var events = await handle.EventsAsync();
        Assert.Equal((EventType.WorkflowExecutionStarted, EventType.WorkflowTaskScheduled), (events[0].EventType, events[1].EventType));
        Assert.True(events[1].EventTime.ToDateTime() - events[0].EventTime.ToDateTime() >= TimeSpan.FromSeconds(1));
    });

    [Fact]
    public Task Cancel_WithCleanUp_ClosesAsCanceled() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("cleans up"), queue);
        await handle.CancelAsync();
        await handle.CancelAsync();
        await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Equal(WorkflowExecutionStatus.Canceled, (await handle.DescribeAsync()).Status);
        Assert.Single(await handle.EventTypesAsync(), EventType.WorkflowExecutionCancelRequested);
    });

    [Fact]
    public Task Terminate_ClosesWithItsReason() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("wait"), queue);
        await handle.TerminateAsync("enough");
        var error = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        Assert.Equal("enough", error.InnerException!.Message);
        var again = await Assert.ThrowsAsync<RpcException>(() => handle.TerminateAsync());
        Assert.Equal(RpcException.StatusCode.NotFound, again.Code);
    });

    [Fact]
    public Task TaskFailure_IsTriedAgainAndLeavesOneFailedEvent() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("broken task"), queue);
        Assert.Equal("mended", await handle.GetResultAsync());
        Assert.Single(await handle.EventTypesAsync(), EventType.WorkflowTaskFailed);
    });

    [Fact]
    public Task CloseOverUnseenSignal_IsRefusedAndReplayed() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("closes over signals"), queue);
        Assert.Equal("saw 1", await handle.GetResultAsync());
        var failed = Assert.Single(await handle.EventsAsync(), e => e.EventType == EventType.WorkflowTaskFailed);
        Assert.Equal(WorkflowTaskFailedCause.UnhandledCommand, failed.WorkflowTaskFailedEventAttributes.Cause);
    });

    [Fact]
    public Task LocalActivityPatchAndTimer_LeaveTheirEvents() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("local"), queue);
        Assert.Equal("local True", await handle.GetResultAsync());
        var types = await handle.EventTypesAsync();
        Assert.Equal(2, types.Count(t => t == EventType.MarkerRecorded));
        Assert.Contains(EventType.TimerFired, types);
        Assert.Contains(EventType.TimerCanceled, types);
    });

    [Fact]
    public Task MemoAndSearchAttributes_AreSetUpsertedAndListed() => WithWorkerAsync(async queue =>
    {
        var mark = TemporalTarget.Unique("mark");
        var handle = await StartAsync(new("upserts", Note: mark), queue, configure: o =>
            o.TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(SearchAttributeKey.CreateLong("TestInt"), 1).ToSearchAttributeCollection());
        Assert.Equal("done", await handle.GetResultAsync());
        var description = await handle.DescribeAsync();
        Assert.Equal(42, description.TypedSearchAttributes.Get(SearchAttributeKey.CreateLong("TestInt")));
        Assert.Equal("changed", await description.Memo["note"].ToValueAsync<string>());
        await Wait.UntilAsync(
            async () => (await target.Client.CountWorkflowsAsync($"TestKeyword = '{mark}' AND TestInt > 41 AND ExecutionStatus = 'Completed'")).Count == 1,
            "the workflow in the list");
        Assert.Equal(handle.Id, Assert.Single(await ListAsync($"TestKeyword = '{mark}'")).Id);
    });

    [Fact]
    public Task UnknownSearchAttribute_IsRefusedAtTheStart() => WithWorkerAsync(async queue =>
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => StartAsync(new("done"), queue, configure: o =>
            o.TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(SearchAttributeKey.CreateKeyword("Nope"), "x").ToSearchAttributeCollection()));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, error.Code);
        Assert.Equal("Namespace default has no mapping defined for search attribute Nope", error.Message);
    });

    [Fact]
    public Task Reset_ToTheFirstTask_RunsAgain() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("wait"), queue);
        await handle.SignalAsync(w => w.GoAsync("x"));
        Assert.Equal("got 1", await handle.GetResultAsync());
        var completed = (await handle.EventsAsync()).First(e => e.EventType == EventType.WorkflowTaskCompleted).EventId;
        var response = await target.Client.Connection.WorkflowService.ResetWorkflowExecutionAsync(new()
        {
            Namespace = "default",
            WorkflowExecution = new() { WorkflowId = handle.Id, RunId = handle.ResultRunId },
            Reason = "again",
            WorkflowTaskFinishEventId = completed,
            RequestId = Guid.NewGuid().ToString(),
        });
        var reset = target.Client.GetWorkflowHandle<LifeWorkflow, string>(handle.Id, runId: response.RunId);
        Assert.Equal("got 1", await reset.GetResultAsync());
        var failed = Assert.Single(await reset.EventsAsync(), e => e.EventType == EventType.WorkflowTaskFailed);
        Assert.Equal(WorkflowTaskFailedCause.ResetWorkflow, failed.WorkflowTaskFailedEventAttributes.Cause);
    });

    [Fact]
    public Task Delete_RemovesEverything() => WithWorkerAsync(async queue =>
    {
        var handle = await StartAsync(new("done"), queue);
        await handle.GetResultAsync();
        Assert.SkipWhen(target.IsReal, "the real server deletes when it comes to it");
        await target.Client.Connection.WorkflowService.DeleteWorkflowExecutionAsync(new()
        {
            Namespace = "default",
            WorkflowExecution = new() { WorkflowId = handle.Id },
        });
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await handle.DescribeAsync();
                    return false;
                }
                catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
                {
                    return true;
                }
            },
            "the workflow to be gone");
    });

    [Fact]
    public async Task WorkerGone_NextWorkerGoesOnWithTheFullHistory()
    {
        var queue = TemporalTarget.Unique("queue");
        WorkflowHandle<LifeWorkflow, string>? handle = null;
        for (var round = 0; round < 2; round++)
        {
            using var worker = new Temporalio.Worker.TemporalWorker(
                target.Client, new Temporalio.Worker.TemporalWorkerOptions(queue).AddWorkflow<LifeWorkflow>());
            await worker.ExecuteAsync(async () =>
            {
                handle ??= await StartAsync(new("wait", Count: 2), queue);
                await handle.SignalAsync(w => w.GoAsync($"{round}"));
                await handle.QueryAsync(w => w.Got());
            });
        }

        Assert.Equal("got 2", await handle!.GetResultAsync());
    }

    private Task WithWorkerAsync(Func<string, Task> body) => target.WithWorkerAsync(
        w => w.AddWorkflow<LifeWorkflow>().AddAllActivities(new LocalActivities()), body);

    private Task<WorkflowHandle<LifeWorkflow, string>> StartAsync(
        Plan plan, string queue, string? id = null, Action<WorkflowOptions>? configure = null)
    {
        var options = new WorkflowOptions(id ?? TemporalTarget.Unique("life"), queue) { Memo = new Dictionary<string, object> { ["note"] = "kept" } };
        configure?.Invoke(options);
        return target.Client.StartWorkflowAsync((LifeWorkflow w) => w.RunAsync(plan), options);
    }

    private async Task<IReadOnlyList<WorkflowExecution>> ListAsync(string query)
    {
        List<WorkflowExecution> found = [];
        await foreach (var execution in target.Client.ListWorkflowsAsync(query))
        {
            found.Add(execution);
        }

        return found;
    }
}
