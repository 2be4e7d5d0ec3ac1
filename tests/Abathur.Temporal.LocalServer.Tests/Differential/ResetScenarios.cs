using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Where a workflow can start again, and what is told of the run that does.</summary>
internal static class ResetScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["reset-described"] = DescribedAsync,
        ["reset-with-timeouts"] = WithTimeoutsAsync,
        ["reset-impossible"] = ImpossibleAsync,
        ["reset-wrong-requests"] = WrongRequestsAsync,
        ["reset-by-build-id"] = ByBuildIdAsync,
        ["reset-with-options"] = WithOptionsAsync,
        ["reset-while-signals-wait"] = WhileSignalsWaitAsync,
        ["reset-before-an-update"] = BeforeAnUpdateAsync,
        ["reset-between-a-childs-start-and-end"] = BetweenAChildsStartAndEndAsync,
    };

    private static async Task DescribedAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        var first = await worker.StartAsync();
        await ObserveAsync("started");
        await worker.NextAsAsync("b1");
        await worker.SignalAsync();
        await worker.NextAsAsync("b1");
        await worker.SignalAsync();
        await worker.NextAsAsync("b2");
        await ObserveAsync("two versions");
        var second = await worker.ResetAsync(8);
        await ObserveAsync("reset", first);
        await ObserveAsync("again");
        await worker.NextAsync(ManualWorker.Complete());
        await ObserveAsync("closed");
        var third = await worker.ResetAsync(4);
        await ObserveAsync("reset when closed", second);
        await worker.AnswerAsync(await worker.PollAsync(), request => request.BinaryChecksum = "sum");
        await ObserveAsync("by checksum");
        foreach (var query in new[] { "BuildIds = 'unversioned:b1'", "BuildIds = 'unversioned'", "BuildIds = 'unversioned:b3'", "BinaryChecksums = 'sum'" })
        {
            await run.ObserveAsync(query, async () => string.Join(' ', await ListedAsync(run, query)));
        }

        await run.HistoriesAsync(run.Id(), second);
        await run.HistoriesAsync(run.Id(), third);

        Task ObserveAsync(string what, string runId = "") =>
            run.ObserveAsync(what, async () => Shown(await worker.DescribeAsync(runId)));
    }

    // A reset lets both timeouts count anew.
    private static async Task WithTimeoutsAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync(request =>
        {
            request.WorkflowRunTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(5));
            request.WorkflowExecutionTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(9));
        });
        await worker.NextAsync();
        var before = await worker.DescribeAsync();
        await worker.ResetAsync(4);
        var after = await worker.DescribeAsync();
        await run.ObserveAsync("expires", () => Task.FromResult(string.Join(' ', new[] { before, after }.Select(d =>
            $"{Math.Round((d.WorkflowExtendedInfo.RunExpirationTime - d.WorkflowExecutionInfo.StartTime).ToTimeSpan().TotalMinutes, 1)} "
            + $"{Math.Round((d.WorkflowExtendedInfo.ExecutionExpirationTime - d.WorkflowExecutionInfo.StartTime).ToTimeSpan().TotalMinutes, 1)}"))));
    }

    // It is asked again by an event, and by no message.
    private static async Task BeforeAnUpdateAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        await worker.NextAsync();
        var (update, task) = await worker.UpdateAsync("u1");
        await worker.AnswerAsync(task, request => request.Messages.Add(ManualWorker.Accept("u1", task)));
        await update;
        var again = await worker.ResetAsync(4);
        var next = await worker.PollAsync();
        await run.ObserveAsync("messages", () => Task.FromResult(string.Join(' ', next.Messages.Select(m => m.Id))));
        var asked = next.History.Events.Single(e => e.EventType == EventType.WorkflowExecutionUpdateAdmitted).WorkflowExecutionUpdateAdmittedEventAttributes.Request;
        await worker.AnswerAsync(next, request => request.Messages.Add(ManualWorker.Accept("u1", next, asked)));
        await run.HistoriesAsync(run.Id(), again);
    }

    // The new run has the child, so that it hears of its end; one that starts before the child hears nothing.
    private static async Task BetweenAChildsStartAndEndAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        var first = await worker.StartAsync();
        await worker.NextAsync(worker.Child("-child"));
        await worker.NextAsync();
        await worker.AnswerAsync(await worker.PollAsync(worker.ChildQueue), request => request.Commands.Add(ManualWorker.Complete()));
        await worker.NextAsync();
        var between = await worker.ResetAsync(9, request => request.WorkflowExecution.RunId = first);
        await run.HistoriesAsync(run.Id(), between);
        await worker.NextAsync();
        var before = await worker.ResetAsync(4, request => request.WorkflowExecution.RunId = first);
        await run.HistoriesAsync(run.Id(), before);
    }

    private static async Task ImpossibleAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        var first = await worker.StartAsync();
        await TryAsync(1, 2, 3);
        await worker.NextAsync(ManualWorker.Timer("t"));
        await worker.SignalAsync();
        await TryAsync(0, 1, 2, 5, 6, 7, 8, 100, -1, long.MaxValue);
        await worker.NextAsync(ManualWorker.Complete());
        await TryAsync(2, 5, 6, 7, 10, 11, 12);
        await run.HistoriesAsync(run.Id(), first);

        async Task TryAsync(params long[] events)
        {
            foreach (var e in events)
            {
                await run.ObserveAsync($"reset to {e}", async () => await worker.ResetAsync(e, r => r.WorkflowExecution.RunId = first));
            }
        }
    }

    private static async Task WrongRequestsAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        await worker.NextAsync();
        await TryAsync("no execution", r => r.WorkflowExecution = null);
        await TryAsync("no workflow", r => r.WorkflowExecution.WorkflowId = "");
        await TryAsync("unknown workflow", r => r.WorkflowExecution.WorkflowId = "nobody");
        await TryAsync("unknown run", r => r.WorkflowExecution.RunId = "6f5a8f0e-5d67-4d0b-9a1e-3c1d7a4b9c11");
        await TryAsync("no run id", r => r.WorkflowExecution.RunId = "not-a-uuid");
        await TryAsync("no request id", r => r.RequestId = "");
        await TryAsync("unknown namespace", r => r.Namespace = "nowhere");

        Task TryAsync(string what, Action<ResetWorkflowExecutionRequest> wrong) =>
            run.ObserveAsync(what, async () => await worker.ResetAsync(4, wrong));
    }

    // The point is in the run that this one continues; signals that came since are sent again.
    private static async Task ByBuildIdAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        var first = await worker.StartAsync();
        await worker.NextAsAsync("b1");
        await worker.SignalAsync("first");
        await worker.NextAsAsync("b2", worker.ContinueAsNew());
        await worker.NextAsAsync("b3");
        await worker.SignalAsync("second");
        await worker.NextAsAsync("b1");
        await run.ObserveAsync("chain", async () => Shown(await worker.DescribeAsync()));
        await BatchAsync("unknown", new() { BuildId = "nobody's" });
        await BatchAsync("only here", new() { BuildId = "b2", CurrentRunOnly = true });
        await BatchAsync("former run", new() { BuildId = "b2" });
        await run.ObserveAsync("again", async () => Shown(await worker.DescribeAsync()));
        await BatchAsync("of the point", new() { BuildId = "b1" });
        var last = (await worker.DescribeAsync()).WorkflowExecutionInfo.Execution.RunId;
        await run.HistoriesAsync(run.Id(), first);
        await run.HistoriesAsync(run.Id(), last);

        Task BatchAsync(string what, ResetOptions options) => run.ObserveAsync(what, async () =>
        {
            var job = $"{run.Id()}-{what.Replace(' ', '-')}";
            await run.Client.WorkflowService.StartBatchOperationAsync(new()
            {
                Namespace = run.Client.Options.Namespace,
                JobId = job,
                Reason = "again",
                Executions = { new WorkflowExecution { WorkflowId = run.Id() } },
                ResetOperation = new BatchOperationReset { Options = options },
            });
            var ended = await Wait.ForAsync(
                async () => await run.Client.WorkflowService.DescribeBatchOperationAsync(
                    new() { Namespace = run.Client.Options.Namespace, JobId = job }) is { State: not BatchOperationState.Running } described ? described : null,
                "the batch");
            return $"{ended.State} {ended.CompleteOperationCount} {ended.FailureOperationCount}";
        });
    }

    // The official server of this version takes updated options, and no signal.
    private static async Task WithOptionsAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        await worker.NextAsync();
        await worker.SignalAsync();
        await TryAsync("nothing", new PostResetOperation());
        await TryAsync("signal", new PostResetOperation { SignalWorkflow = new() { SignalName = "signal" } });
        await TryAsync("wrong path", Update(new(), "nothing"));
        await TryAsync("pinned", Update(
            new() { VersioningOverride = new() { Pinned = new() { Behavior = VersioningOverride.Types.PinnedOverrideBehavior.Pinned, Version = new() { DeploymentName = "d", BuildId = "b" } } } },
            "versioning_override"));
        await TryAsync("priority", Update(new() { Priority = new() { PriorityKey = 2 } }, "priority"), Update(new() { Priority = new() { FairnessKey = "f" } }, "priority.fairness_key"));
        await TryAsync("override", Update(new() { VersioningOverride = new() { AutoUpgrade = true } }, "versioning_override"));
        await worker.ResetAsync(4, r => r.ResetReapplyExcludeTypes.Add([ResetReapplyExcludeType.Signal, ResetReapplyExcludeType.Update]));
        await run.HistoriesAsync(run.Id(), (await worker.DescribeAsync()).WorkflowExecutionInfo.Execution.RunId);

        Task TryAsync(string what, params PostResetOperation[] operations) => run.ObserveAsync(what, async () =>
        {
            try
            {
                await run.HistoriesAsync(run.Id(), await worker.ResetAsync(4, r => r.PostResetOperations.Add(operations)));
                var info = (await worker.DescribeAsync()).WorkflowExecutionInfo;
                return $"{info.Priority} {info.VersioningInfo?.VersioningOverride}";
            }
            catch (RpcException e)
            {
                // Go's library draws the kind of its space for each build.
                return $"{e.Code} {e.Message.Replace('\u00a0', ' ')}";
            }
        });

        static PostResetOperation Update(WorkflowExecutionOptions options, string path) => new()
        {
            UpdateWorkflowOptions = new() { WorkflowExecutionOptions = options, UpdateMask = new() { Paths = { path } } },
        };
    }

    private static async Task WhileSignalsWaitAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        var first = await worker.StartAsync();
        await worker.NextAsync();
        await worker.SignalAsync("first");
        await worker.PollAsync();
        await worker.SignalAsync("while a task is out");
        var last = await worker.ResetAsync(4);
        await run.HistoriesAsync(run.Id(), first);
        await run.HistoriesAsync(run.Id(), last);
    }

    private static async Task<IReadOnlyList<string>> ListedAsync(ScenarioRun run, string query)
    {
        var listed = await run.Client.WorkflowService.ListWorkflowExecutionsAsync(
            new() { Namespace = run.Client.Options.Namespace, Query = $"WorkflowId = '{run.Id()}' AND {query}" });
        return [.. listed.Executions.Select(e => $"{e.Execution.RunId} {Shown(e.SearchAttributes)}")];
    }

    private static string Shown(DescribeWorkflowExecutionResponse described)
    {
        var (info, extended) = (described.WorkflowExecutionInfo, described.WorkflowExtendedInfo);
        var points = info.AutoResetPoints.Points.Select(p => $"{p.BuildId}{p.BinaryChecksum} {p.RunId} {p.FirstWorkflowTaskCompletedId} {p.Resettable}");
        return $"{info.Execution.RunId} of {info.FirstRunId}, {info.Status}, {info.HistoryLength} events, points [{string.Join(", ", points)}], "
            + $"{Shown(info.SearchAttributes)}, worker {info.MostRecentWorkerVersionStamp}, "
            + $"starts at its reset {extended.LastResetTime?.Equals(info.StartTime)} {extended.LastResetTime?.Equals(info.ExecutionTime)}, "
            + $"later than its start {info.StartTime > extended.OriginalStartTime}, reset to {extended.ResetRunId}, "
            + $"asked for by {extended.RequestIdInfos.Count}";
    }

    private static string Shown(SearchAttributes? attributes) => string.Join(", ", (attributes?.IndexedFields ?? [])
        .OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value.Data.ToStringUtf8()}"));
}
