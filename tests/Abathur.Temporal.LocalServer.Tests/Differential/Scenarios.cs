using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Common;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What is done on each server, by name.</summary>
internal static class Scenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["nothing"] = run => run.RunAsync(),
        ["activity"] = run => run.RunAsync(new Step { Kind = Activity, Name = "ok" }),
        ["activity-retried"] = run => run.RunAsync(new Step { Kind = Activity, Name = "fail:3", Attempts = 5 }),
        ["activity-exhausted"] = run => run.RunAsync(new Step { Kind = Activity, Name = "fail:9", Attempts = 2 }),
        ["activity-not-retryable"] = run => run.RunAsync(new Step { Kind = Activity, Name = "fatal", Attempts = 5 }),
        ["activity-next-retry-delay"] = run => run.RunAsync(new Step { Kind = Activity, Name = "soon", Attempts = 2 }),
        ["activity-start-to-close"] = run => run.RunAsync(new Step { Kind = Activity, Name = "wait", StartToClose = 1000 }),
        ["activity-heartbeat-timeout"] = run => run.RunAsync(new Step { Kind = Activity, Name = "wait", Heartbeat = 1000, Cancellation = "Abandon" }),
        ["activity-schedule-to-start"] = run => run.RunAsync(new Step { Kind = Activity, Name = "ok", TaskQueue = "nobody", ScheduleToStart = 1000, Attempts = 3 }),
        ["activity-schedule-to-close"] = run => run.RunAsync(new Step { Kind = Activity, Name = "wait", ScheduleToClose = 1000, StartToClose = 0 }),
        ["activity-canceled-try"] = run => run.RunAsync(Canceled("TryCancel")),
        ["activity-canceled-wait"] = run => run.RunAsync(Canceled("WaitCancellationCompleted")),
        ["activity-canceled-abandon"] = run => run.RunAsync(new Step { Kind = CanceledActivity, Name = "wait", Cancellation = "Abandon", Milliseconds = 100, StartToClose = 2000 }),
        ["activity-canceled-unstarted"] = run => run.RunAsync(new Step { Kind = CanceledActivity, Name = "ok", TaskQueue = "nobody", Cancellation = "WaitCancellationCompleted", Milliseconds = 100 }),
        ["activity-async"] = ActivityAsync,
        ["activity-on-unknown-type"] = run => run.RunAsync(new Step { Kind = Activity, Name = "unknown" }),
        ["local-activity"] = run => run.RunAsync(new Step { Kind = LocalActivity, Name = "ok" }),
        ["local-activity-retried"] = run => run.RunAsync(new Step { Kind = LocalActivity, Name = "fail:3", Attempts = 5 }),
        ["local-activity-failed"] = run => run.RunAsync(new Step { Kind = LocalActivity, Name = "fatal" }),
        ["timer"] = run => run.RunAsync(new Step { Kind = StepKind.Timer, Milliseconds = 100 }),
        ["timer-canceled"] = run => run.RunAsync(new Step { Kind = CanceledTimer, Milliseconds = 100 }),
        ["timers"] = run => run.RunAsync(new Step { Kind = Repeat, Count = 5, Script = [new Step { Kind = StepKind.Timer, Milliseconds = 30 }] }),
        ["failure"] = run => run.RunAsync(new Step { Kind = Fail, Name = "it fails" }),
        ["patch"] = run => run.RunAsync(new Step { Kind = Patch, Name = "one" }, new Step { Kind = Patch, Name = "two" }),
        ["search-attributes"] = run => run.RunAsync(new Step { Kind = StepKind.SearchAttributes, Name = "word", Count = 3 }),
        ["memo"] = run => run.RunAsync(new Step { Kind = StepKind.Memo, Name = "kept" }),
        ["task-fails-once"] = run => run.RunAsync(new Step { Kind = FailTask, Count = 1 }),
        ["task-fails-twice"] = run => run.RunAsync(new Step { Kind = FailTask, Count = 2 }),
        ["continue-as-new"] = run => run.RunAsync(new Step { Kind = ContinueAsNew, Script = [new Step { Kind = Activity, Name = "ok" }, new Step { Kind = ContinueAsNew }] }),
        ["child"] = run => ChildAsync(run, new Step { Kind = Activity, Name = "ok" }),
        ["child-failed"] = run => ChildAsync(run, new Step { Kind = Fail, Name = "the child fails" }),
        ["child-continued"] = run => ChildAsync(run, new Step { Kind = ContinueAsNew }),
        ["child-retried"] = ChildRetriedAsync,
        ["child-run-timeout"] = run => run.RunAsync(new Step { Kind = Child, Name = run.Id("-child"), ScheduleToStart = 1000, Script = [new Step { Kind = AwaitCancel }] }),
        ["child-canceled"] = ChildCanceledAsync,
        ["child-of-a-used-id"] = ChildOfUsedIdAsync,
        ["child-terminated"] = ChildTerminatedAsync,
        ["close-policy-terminate"] = run => ClosePolicyAsync(run, "Terminate"),
        ["close-policy-cancel"] = run => ClosePolicyAsync(run, "RequestCancel"),
        ["close-policy-abandon"] = run => ClosePolicyAsync(run, "Abandon"),
        ["signal-other"] = SignalOtherAsync,
        ["signal-nobody"] = run => run.RunAsync(new Step { Kind = SignalOther, Name = "nobody" }, new Step { Kind = CancelOther, Name = "nobody" }),
        ["signals"] = SignalsAsync,
        ["signals-before-the-worker"] = SignalsBeforeTheWorkerAsync,
        ["signal-with-start"] = SignalWithStartAsync,
        ["query"] = QueryAsync,
        ["updates"] = UpdatesAsync,
        ["updates-rejected"] = UpdatesRejectedAsync,
        ["update-first"] = UpdateFirstAsync,
        ["update-with-start"] = UpdateWithStartAsync,
        ["update-on-closed"] = UpdateOnClosedAsync,
        ["cancel"] = CancelAsync,
        ["cancel-before-the-worker"] = CancelBeforeTheWorkerAsync,
        ["terminate"] = TerminateAsync,
        ["run-timeout"] = run => TimeoutAsync(run, o => o.RunTimeout = TimeSpan.FromSeconds(1)),
        ["execution-timeout"] = run => TimeoutAsync(run, o => o.ExecutionTimeout = TimeSpan.FromSeconds(1)),
        ["workflow-retried"] = WorkflowRetriedAsync,
        ["start-delay"] = StartDelayAsync,
        ["start-delay-signaled"] = StartDelaySignaledAsync,
        ["cron"] = CronAsync,
        ["reset"] = ResetAsync,
        ["ids-used-again"] = IdsUsedAgainAsync,
        ["unknown-workflow"] = UnknownWorkflowAsync,
        ["start-options"] = StartOptionsAsync,
        ["delete"] = DeleteAsync,
    };

    private static Step Canceled(string type) =>
        new() { Kind = CanceledActivity, Name = "wait", Cancellation = type, Heartbeat = 5000, Milliseconds = 300 };

    private static async Task ActivityAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = Activity, Name = "async", StartToClose = 20_000 });
        await run.UntilAsync(handle, d => d.PendingActivities is [{ State: PendingActivityState.Started }]);
        var activity = run.Client.GetAsyncActivityHandle(run.Id(), handle.FirstExecutionRunId!, "1");
        await run.ObserveAsync("heartbeat", () => activity.HeartbeatAsync(new() { Details = ["by id"] }));
        await run.ObserveAsync("complete", () => activity.CompleteAsync("by id"));
        await run.EndAsync(handle);
        await run.ObserveAsync("complete again", () => activity.CompleteAsync("by id"));
    }

    private static async Task ChildAsync(ScenarioRun run, Step step)
    {
        await run.RunAsync(new Step { Kind = Child, Name = run.Id("-child"), Script = [step] });
        await run.HistoriesAsync(run.Id("-child"), (await run.Client.GetWorkflowHandle(run.Id("-child")).DescribeAsync()).RunId);
    }

    private static Task ChildRetriedAsync(ScenarioRun run) => run.RunAsync(
        new Step { Kind = Child, Name = run.Id("-child"), Attempts = 2, Script = [new Step { Kind = Fail, Name = "again", Count = 1 }] });

    private static async Task ChildCanceledAsync(ScenarioRun run)
    {
        await run.RunAsync(new Step
        {
            Kind = CanceledChild,
            Name = run.Id("-child"),
            Milliseconds = 500,
            Script = [new Step { Kind = AwaitCancel }],
        });
        await run.EndAsync(run.Client.GetWorkflowHandle(run.Id("-child"), (await run.Client.GetWorkflowHandle(run.Id("-child")).DescribeAsync()).RunId));
    }

    private static async Task ChildOfUsedIdAsync(ScenarioRun run)
    {
        run.StartWorker();
        var other = await run.StartAsync(run.Options("-other"), new Step { Kind = AwaitSignals, Count = 1 });
        await run.EndAsync(await run.StartAsync(new Step { Kind = Child, Name = run.Id("-other") }));
        await other.TerminateAsync();
    }

    private static async Task ChildTerminatedAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = Child, Name = run.Id("-child"), Script = [new Step { Kind = AwaitCancel }] });
        await run.IdleAsync(handle, 9);
        var child = run.Client.GetWorkflowHandle(run.Id("-child"));
        await run.IdleAsync(child);
        await child.TerminateAsync("enough");
        await run.EndAsync(handle);
    }

    private static async Task ClosePolicyAsync(ScenarioRun run, string policy)
    {
        await run.RunAsync(new Step
        {
            Kind = Child,
            Name = run.Id("-child"),
            AwaitEnd = false,
            ParentClosePolicy = policy,
            Script = [new Step { Kind = AwaitSignals, Count = 1 }],
        });
        var child = run.Client.GetWorkflowHandle(run.Id("-child"));
        if (policy == "RequestCancel")
        {
            await run.UntilAsync(child, d => d.WorkflowExecutionInfo.Status != WorkflowExecutionStatus.Running);
        }
        else if (policy == "Abandon")
        {
            await run.IdleAsync(child);
            await child.SignalAsync("signal", ["bye"]);
        }

        await run.EndAsync(run.Client.GetWorkflowHandle(child.Id, (await child.DescribeAsync()).RunId));
    }

    private static async Task SignalOtherAsync(ScenarioRun run)
    {
        run.StartWorker();
        var other = await run.StartAsync(run.Options("-other"), new Step { Kind = AwaitSignals, Count = 1 }, new Step { Kind = AwaitCancel });
        await run.IdleAsync(other);
        await run.EndAsync(await run.StartAsync(
            new Step { Kind = SignalOther, Name = other.Id }, new Step { Kind = StepKind.Timer, Milliseconds = 300 }, new Step { Kind = CancelOther, Name = other.Id }));
        await run.EndAsync(other);
    }

    private static async Task SignalsAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 2 });
        await run.IdleAsync(handle);
        await handle.SignalAsync(w => w.SignalAsync("one"));
        await run.IdleAsync(handle, 8);
        await handle.SignalAsync(w => w.SignalAsync("two"));
        await run.EndAsync(handle);
        await run.ObserveAsync("signal closed", () => handle.SignalAsync(w => w.SignalAsync("three")));
    }

    private static async Task SignalsBeforeTheWorkerAsync(ScenarioRun run)
    {
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 2 });
        await handle.SignalAsync(w => w.SignalAsync("one"));
        await handle.SignalAsync(w => w.SignalAsync("two"));
        run.StartWorker();
        await run.EndAsync(handle);
    }

    private static async Task SignalWithStartAsync(ScenarioRun run)
    {
        Step[] steps = [new Step { Kind = AwaitSignals, Count = 2 }];
        var options = run.Options();
        options.SignalWithStart((ScriptWorkflow w) => w.SignalAsync("first"));
        var handle = await run.StartAsync(options, steps);
        var again = await run.StartAsync(options, steps);
        await run.ObserveAsync("the same run", () => Task.FromResult((again.FirstExecutionRunId == handle.FirstExecutionRunId).ToString()));
        run.StartWorker();
        await run.EndAsync(handle);
    }

    private static async Task QueryAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 1 });
        await handle.SignalAsync(w => w.SignalAsync("seen"));
        await run.ObserveAsync("query", async () => string.Join(' ', await handle.QueryAsync(w => w.Outcomes())));
        await run.ObserveAsync("unknown query", () => handle.QueryAsync<string>("unknown", []));
        await handle.GetResultAsync();
        await run.ObserveAsync("query closed", async () => string.Join(' ', await handle.QueryAsync(w => w.Outcomes())));
        await run.ObserveAsync("query open only", async () => string.Join(' ', await handle.QueryAsync(
            w => w.Outcomes(), new WorkflowQueryOptions { RejectCondition = QueryRejectCondition.NotOpen })));
    }

    private static async Task UpdatesAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 2 });
        await run.IdleAsync(handle);
        await run.ObserveAsync("accepted", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("one"), new() { Id = "u1" }));
        await run.ObserveAsync("deduplicated", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("one"), new() { Id = "u1" }));
        await run.ObserveAsync("failed", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("fail"), new() { Id = "u3" }));
        await run.ObserveAsync("with an activity", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("activity"), new() { Id = "u4" }));
        await run.ObserveAsync("last", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("two"), new() { Id = "u6" }));
        await run.EndAsync(handle);
    }

    // A rejected update leaves no event on the real server (its task is speculative), and an empty task here.
    private static async Task UpdatesRejectedAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 2 });
        await run.ObserveAsync("rejected", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("reject"), new() { Id = "u1" }));
        await run.ObserveAsync("again", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("reject"), new() { Id = "u1" }));
        await run.ObserveAsync("unknown", () => handle.ExecuteUpdateAsync<string>("unknown", [], new() { Id = "u2" }));
        await handle.TerminateAsync();
    }

    private static async Task UpdateFirstAsync(ScenarioRun run)
    {
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 1 });
        var update = handle.ExecuteUpdateAsync(w => w.UpdateAsync("early"), new() { Id = "early" });
        run.StartWorker();
        await run.ObserveAsync("early", () => update);
        await run.EndAsync(handle);
    }

    private static async Task UpdateWithStartAsync(ScenarioRun run)
    {
        run.StartWorker();
        for (var i = 1; i <= 2; i++)
        {
            var options = run.Options();
            options.IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting;
            var start = WithStartWorkflowOperation.Create((ScriptWorkflow w) => w.RunAsync(new Step[] { new() { Kind = AwaitSignals, Count = 2 } }), options);
            var text = FormattableString.Invariant($"u{i}");
            await run.ObserveAsync(text, () => run.Client.ExecuteUpdateWithStartWorkflowAsync(
                (ScriptWorkflow w) => w.UpdateAsync(text), new WorkflowUpdateWithStartOptions(start) { Id = text }));
        }

        await run.EndAsync(run.Client.GetWorkflowHandle(run.Id(), (await run.Client.GetWorkflowHandle(run.Id()).DescribeAsync()).RunId));
    }

    private static async Task UpdateOnClosedAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync();
        await handle.GetResultAsync();
        await run.ObserveAsync("update", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("late")));
    }

    private static async Task CancelAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(
            new Step { Kind = Activity, Name = "wait", Heartbeat = 5000, Cancellation = "WaitCancellationCompleted" }, new Step { Kind = AwaitCancel });
        await run.UntilAsync(handle, d => d.PendingActivities is [{ State: PendingActivityState.Started }]);
        await handle.CancelAsync();
        await run.ObserveAsync("again", () => handle.CancelAsync());
        await run.EndAsync(handle);
        await run.ObserveAsync("closed", () => handle.CancelAsync());
    }

    private static async Task CancelBeforeTheWorkerAsync(ScenarioRun run)
    {
        var handle = await run.StartAsync(new Step { Kind = AwaitCancel });
        await handle.CancelAsync();
        run.StartWorker();
        await run.EndAsync(handle);
    }

    private static async Task TerminateAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 1 });
        await run.IdleAsync(handle);
        await handle.TerminateAsync("enough", new() { Details = ["detail"] });
        await run.EndAsync(handle);
        await run.ObserveAsync("again", () => handle.TerminateAsync("enough"));
    }

    private static async Task TimeoutAsync(ScenarioRun run, Action<WorkflowOptions> limit)
    {
        run.StartWorker();
        var options = run.Options();
        limit(options);
        await run.EndAsync(await run.StartAsync(options, new Step { Kind = AwaitSignals, Count = 1 }));
    }

    private static async Task WorkflowRetriedAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumAttempts = 2 };
        await run.EndAsync(await run.StartAsync(options, new Step { Kind = Fail, Name = "again", Count = 1 }));
    }

    private static async Task StartDelayAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.StartDelay = TimeSpan.FromSeconds(1);
        await run.EndAsync(await run.StartAsync(options, new Step { Kind = Activity, Name = "ok" }));
    }

    private static async Task StartDelaySignaledAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.StartDelay = TimeSpan.FromMinutes(10);
        options.SignalWithStart((ScriptWorkflow w) => w.SignalAsync("at once"));
        var handle = await run.StartAsync(options, new Step { Kind = AwaitSignals, Count = 3 });
        await handle.SignalAsync(w => w.SignalAsync("waits with the rest"));
        await run.StartAsync(options, new Step { Kind = AwaitSignals, Count = 3 });
        await run.EndAsync(handle);
    }

    private static async Task CronAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.CronSchedule = "@every 1s";
        var handle = await run.StartAsync(options, new Step { Kind = Activity, Name = "ok" });
        var current = run.Client.GetWorkflowHandle(handle.Id);
        await run.UntilAsync(current, d => d.WorkflowExecutionInfo.Execution.RunId != handle.FirstExecutionRunId && d.WorkflowExecutionInfo.HistoryLength == 1);
        await run.Client.GetWorkflowHandle(handle.Id, (await current.DescribeAsync()).RunId).TerminateAsync("two are enough");
        await run.HistoriesAsync(handle.Id, handle.FirstExecutionRunId!);
    }

    private static async Task ResetAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(
            new Step { Kind = Activity, Name = "ok" }, new Step { Kind = AwaitSignals, Count = 1 }, new Step { Kind = Activity, Name = "ok" });
        await run.IdleAsync(handle, 10);
        await handle.SignalAsync(w => w.SignalAsync("carried over"));
        await handle.GetResultAsync();
        var reset = await run.Client.WorkflowService.ResetWorkflowExecutionAsync(new ResetWorkflowExecutionRequest
        {
            Namespace = run.Client.Options.Namespace,
            WorkflowExecution = new Temporalio.Api.Common.V1.WorkflowExecution { WorkflowId = handle.Id, RunId = handle.FirstExecutionRunId },
            Reason = "try again",
            WorkflowTaskFinishEventId = 4,
            RequestId = Guid.NewGuid().ToString(),
        });
        await run.EndAsync(run.Client.GetWorkflowHandle(handle.Id, reset.RunId));
    }

    private static async Task IdsUsedAgainAsync(ScenarioRun run)
    {
        run.StartWorker();
        var open = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 1 });
        await run.IdleAsync(open);
        await StartAsync("while it is open", o => { });
        await StartAsync("fail on conflict", o => o.IdConflictPolicy = WorkflowIdConflictPolicy.Fail);
        await StartAsync("use existing", o => o.IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting);
        await StartAsync("terminate existing", o => o.IdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        await run.Client.GetWorkflowHandle(run.Id()).GetResultAsync();
        await StartAsync("reject duplicate", o => o.IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate);
        await StartAsync("failed only", o => o.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicateFailedOnly);
        await StartAsync("allow duplicate", o => o.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate);
        await run.HistoriesAsync(open.Id, open.FirstExecutionRunId!);

        Task StartAsync(string what, Action<WorkflowOptions> choose)
        {
            var options = run.Options();
            choose(options);
            return run.ObserveAsync(what, async () => $"run {(await run.StartAsync(options)).FirstExecutionRunId}");
        }
    }

    private static async Task UnknownWorkflowAsync(ScenarioRun run)
    {
        foreach (var (what, handle) in new[]
        {
            ("unknown id", run.Client.GetWorkflowHandle("nobody")),
            ("unknown run", run.Client.GetWorkflowHandle("nobody", "6f5a8f0e-5d67-4d0b-9a1e-3c1d7a4b9c11")),
            ("no run id", run.Client.GetWorkflowHandle("nobody", "not-a-uuid")),
        })
        {
            await run.ObserveAsync($"signal {what}", () => handle.SignalAsync("signal", ["x"]));
            await run.ObserveAsync($"cancel {what}", () => handle.CancelAsync());
            await run.ObserveAsync($"terminate {what}", () => handle.TerminateAsync());
            await run.ObserveAsync($"describe {what}", () => handle.DescribeAsync());
            await run.ObserveAsync($"query {what}", () => handle.QueryAsync<string>("outcomes", []));
            await run.ObserveAsync($"update {what}", () => handle.ExecuteUpdateAsync<string>("update", ["x"]));
            await run.ObserveAsync($"history {what}", () => run.ReadAsync(handle.Id, handle.RunId ?? ""));
        }
    }

    private static async Task StartOptionsAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.Memo = new Dictionary<string, object> { ["note"] = "kept" };
        options.TypedSearchAttributes = new SearchAttributeCollection.Builder()
            .Set(SearchAttributeKey.CreateKeyword("Word"), "word").Set(SearchAttributeKey.CreateLong("Number"), 7).ToSearchAttributeCollection();
        options.StaticSummary = "a summary";
        options.StaticDetails = "details";
        options.TaskTimeout = TimeSpan.FromSeconds(7);
        options.RunTimeout = TimeSpan.FromMinutes(5);
        options.ExecutionTimeout = TimeSpan.FromMinutes(9);
        options.Priority = new Temporalio.Common.Priority(2);
        await run.EndAsync(await run.StartAsync(options, new Step { Kind = ContinueAsNew }));
    }

    private static async Task DeleteAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync();
        await handle.GetResultAsync();
        await run.Client.WorkflowService.DeleteWorkflowExecutionAsync(new DeleteWorkflowExecutionRequest
        {
            Namespace = run.Client.Options.Namespace,
            WorkflowExecution = new Temporalio.Api.Common.V1.WorkflowExecution { WorkflowId = handle.Id, RunId = handle.FirstExecutionRunId },
        });
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (DateTime.UtcNow < deadline)
        {
            try
            {
                await handle.DescribeAsync();
                await Task.Delay(50);
            }
            catch (Temporalio.Exceptions.RpcException)
            {
                break;
            }
        }

        await run.ObserveAsync("describe", () => handle.DescribeAsync());
    }
}
