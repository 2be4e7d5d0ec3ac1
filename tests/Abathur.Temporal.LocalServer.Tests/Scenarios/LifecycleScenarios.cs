using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Activities;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>How workflows start, go on, fail and close.</summary>
public sealed class LifecycleScenarios(TemporalTarget target)
{
    private static readonly ConcurrentDictionary<string, int> Tries = new();

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
        Assert.Equal([EventType.WorkflowExecutionStarted], await handle.EventTypesAsync());
        Assert.Equal("done", await handle.GetResultAsync());
        var events = await handle.EventsAsync();
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

    public sealed record Plan(string What, int Count = 1, string Note = "");

    [Workflow]
    public class LifeWorkflow
    {
        private readonly List<string> got = [];

        [WorkflowRun]
        public async Task<string> RunAsync(Plan plan)
        {
            switch (plan.What)
            {
                case "again" when plan.Count > 1:
                    var next = plan with { Count = plan.Count - 1 };
                    throw Workflow.CreateContinueAsNewException((LifeWorkflow w) => w.RunAsync(next));
                case "again":
                    return "last of 3";
                case "flaky":
                    return Workflow.Info.Attempt < 3
                        ? throw new ApplicationFailureException($"attempt {Workflow.Info.Attempt}")
                        : $"attempt {Workflow.Info.Attempt}";
                case "broken task":
                    return Tries.AddOrUpdate(Workflow.Info.WorkflowId, 1, (_, n) => n + 1) == 1
                        ? throw new InvalidOperationException("a bug, mended in the next try")
                        : "mended";
                case "closes over signals":
                    return await CloseOverSignalsAsync();
                case "local":
                    return await LocalAsync();
                case "upserts":
                    Workflow.UpsertTypedSearchAttributes(
                        SearchAttributeKey.CreateLong("TestInt").ValueSet(42), SearchAttributeKey.CreateKeyword("TestKeyword").ValueSet(plan.Note));
                    Workflow.UpsertMemo(MemoUpdate.ValueSet("note", "changed"));
                    return "done";
                case "cleans up":
                    try
                    {
                        await Workflow.DelayAsync(TimeSpan.FromHours(1));
                    }
                    catch (OperationCanceledException)
                    {
                        await Workflow.DelayAsync(10, CancellationToken.None);
                        throw;
                    }

                    return "";
                case "wait":
                    await Workflow.WaitConditionAsync(() => got.Count >= plan.Count);
                    return $"got {got.Count}";
                default:
                    return "done";
            }
        }

        [WorkflowSignal]
        public Task GoAsync(string what)
        {
            got.Add(what);
            return Task.CompletedTask;
        }

        [WorkflowQuery]
        public int Got() => got.Count;

        // A local activity signals the workflow while its workflow task is out: the close that follows hasn't seen the signal.
        private async Task<string> CloseOverSignalsAsync()
        {
            await Workflow.ExecuteLocalActivityAsync(
                (LocalActivities a) => a.SignalSelfAsync(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
            return $"saw {got.Count}";
        }

        private static async Task<string> LocalAsync()
        {
            var patched = Workflow.Patched("first-patch");
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
            var never = Workflow.DelayAsync(TimeSpan.FromHours(1), cancel.Token);
            await Workflow.DelayAsync(10);
            cancel.Cancel();
            var answer = await Workflow.ExecuteLocalActivityAsync(
                (LocalActivities a) => a.Answer(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
            return $"{answer} {patched}";
        }
    }

    public class LocalActivities
    {
        [Activity]
        public string Answer() => "local";

        [Activity]
        public async Task SignalSelfAsync()
        {
            var info = ActivityExecutionContext.Current.Info;
            if (Tries.AddOrUpdate(info.WorkflowId!, 1, (_, n) => n + 1) == 1)
            {
                await ActivityExecutionContext.Current.TemporalClient.GetWorkflowHandle<LifeWorkflow>(info.WorkflowId!).SignalAsync(w => w.GoAsync("x"));
            }
        }
    }
}
