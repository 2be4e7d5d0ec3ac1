using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Common;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>How workflows start, go on and end.</summary>
internal static class LifecycleScenarios
{
    // Long enough that a busy machine has done the first task by then.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["nothing"] = run => run.RunAsync(),
        ["timer"] = run => run.RunAsync(new Step { Kind = StepKind.Timer, Milliseconds = 100 }),
        ["timer-canceled"] = run => run.RunAsync(new Step { Kind = CanceledTimer, Milliseconds = 100 }),
        ["timers"] = run => run.RunAsync(new Step { Kind = Repeat, Count = 5, Script = [new Step { Kind = StepKind.Timer, Milliseconds = 30 }] }),
        ["failure"] = run => run.RunAsync(new Step { Kind = Fail, Name = "it fails" }),
        ["patch"] = run => run.RunAsync(new Step { Kind = Patch, Name = "one" }, new Step { Kind = Patch, Name = "two" }),
        ["search-attributes"] = run => run.RunAsync(new Step { Kind = StepKind.SearchAttributes, Name = "word", Count = 3 }),
        ["memo"] = run => run.RunAsync(new Step { Kind = StepKind.Memo, Name = "kept" }),
        ["task-fails-once"] = run => run.RunAsync(new Step { Kind = FailTask, Count = 1 }),
        ["task-fails-twice"] = TaskFailsTwiceAsync,
        ["continue-as-new-after-upserts"] = run => run.RunAsync(
            new Step { Kind = StepKind.Memo, Name = "set" },
            new Step { Kind = StepKind.SearchAttributes, Name = "word", Count = 3 },
            new Step { Kind = ContinueAsNew }),
        ["continue-as-new"] = run => run.RunAsync(new Step { Kind = ContinueAsNew, Script = [new Step { Kind = Activity, Name = "ok" }, new Step { Kind = ContinueAsNew }] }),
        ["cancel"] = CancelAsync,
        ["cancel-before-the-worker"] = CancelBeforeTheWorkerAsync,
        ["terminate"] = TerminateAsync,
        ["run-timeout"] = run => TimeoutAsync(run, o => o.RunTimeout = Soon),
        ["execution-timeout"] = run => TimeoutAsync(run, o => o.ExecutionTimeout = Soon),
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
        await run.UntilAsync(current, d => d.WorkflowExecutionInfo.Execution.RunId != handle.FirstExecutionRunId);
        await current.TerminateAsync("enough");
        var second = (await run.HistoryAsync(handle.Id, handle.FirstExecutionRunId!))[^1].WorkflowExecutionCompletedEventAttributes.NewExecutionRunId;

        // How far the next one has come by now is a matter of the machine's load.
        await run.HistoryAsync(handle.Id, second, count: 1);
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

    private static async Task TaskFailsTwiceAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.TaskTimeout = TimeSpan.FromSeconds(10);
        await run.EndAsync(await run.StartAsync(options, new Step { Kind = FailTask, Count = 2 }));
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
        await Wait.UntilAsync(IsGoneAsync, "the workflow to be gone");
        await run.ObserveAsync("describe", () => handle.DescribeAsync());

        async Task<bool> IsGoneAsync()
        {
            try
            {
                await handle.DescribeAsync();
                return false;
            }
            catch (Temporalio.Exceptions.RpcException)
            {
                return true;
            }
        }
    }
}
