using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Signals, queries and updates.</summary>
internal static class MessageScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
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
    };

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

    private static async Task UpdatesRejectedAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = AwaitSignals, Count = 1 });
        await run.IdleAsync(handle);
        await run.ObserveAsync("rejected", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("reject"), new() { Id = "u1" }));
        await run.ObserveAsync("again", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("reject"), new() { Id = "u1" }));
        await run.ObserveAsync("unknown", () => handle.ExecuteUpdateAsync<string>("unknown", [], new() { Id = "u2" }));
        await run.ObserveAsync("query", async () => string.Join(' ', await handle.QueryAsync(w => w.Outcomes())));
        await run.ObserveAsync("accepted", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("one"), new() { Id = "u3" }));
        await run.EndAsync(handle);
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
}
