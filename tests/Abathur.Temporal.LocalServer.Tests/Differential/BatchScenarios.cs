using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>One operation on many workflows.</summary>
internal static class BatchScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["batch-activities"] = ActivitiesAsync,
        ["batch-commands"] = CommandsAsync,
        ["batch-kinds"] = KindsAsync,
        ["batch-standalone"] = StandaloneAsync,
        ["batch-wrong-requests"] = WrongRequestsAsync,
    };

    private static async Task KindsAsync(ScenarioRun run)
    {
        await RunAsync("signal", r => r.SignalOperation = new() { Signal = "go", Identity = "who" });
        await RunAsync("cancel", r => r.CancellationOperation = new() { Identity = "who" });
        await RunAsync("terminate", r => r.TerminationOperation = new() { Identity = "who" });
        await RunAsync("delete", r => r.DeletionOperation = new() { Identity = "who" });
        await RunAsync("nothing there", r =>
        {
            (r.VisibilityQuery, r.CancellationOperation) = ("Nothing = 1", new());
            r.TargetExecutions.Clear();
        });
        await run.ObserveAsync("the same id", () => StartAsync(run, run.Id("delete-job"), r => (r.VisibilityQuery, r.CancellationOperation) = ("WorkflowType = 'none'", new())));
        await run.ObserveAsync("stop what has closed", () => StopAsync(run, run.Id("delete-job")));

        // On one that is open, one that was never there, and the open one again.
        async Task RunAsync(string kind, Action<StartBatchOperationRequest> ask)
        {
            var handle = await run.StartAsync(run.Options(kind), new Scripts.Step { Kind = AwaitCancel });
            await StartAsync(run, run.Id($"{kind}-job"), r =>
            {
                r.TargetExecutions.Add([Named(handle.Id), Named("never-was"), Named(handle.Id)]);
                ask(r);
            });
            await run.ObserveAsync(kind, () => EndAsync(run, run.Id($"{kind}-job")));
            if (kind is "signal" or "cancel")
            {
                var events = await run.ReadAsync(handle.Id, handle.FirstExecutionRunId!);
                await run.ObserveAsync("events", () => Task.FromResult(string.Join(' ', events.Select(e => $"{e.EventType} {e.WorkflowExecutionSignaledEventAttributes?.Identity}"))));
            }

            await run.ObserveAsync("status", async () => $"{(await handle.DescribeAsync()).Status}");
            await run.ObserveAsync("tidied up", () => handle.TerminateAsync());
        }
    }

    private static async Task StandaloneAsync(ScenarioRun run)
    {
        await RunAsync("terminate", r => r.TerminateActivitiesOperation = new() { Identity = "who", Reason = "why" });
        await RunAsync("cancel", r => r.CancelActivitiesOperation = new() { Identity = "who" });
        await RunAsync("delete", r => r.DeleteActivitiesOperation = new());
        await RunAsync("query", r =>
        {
            r.TerminateActivitiesOperation = new() { Identity = "who" };
            r.TargetExecutions.Clear();
            r.VisibilityQuery = $"ActivityId = '{run.Id("query")}'";
        });
        await run.ObserveAsync("of a workflow", () => StartAsync(run, run.Id("wrong-job"), r =>
        {
            r.TargetExecutions.Add(Named("never-was"));
            r.TerminateActivitiesOperation = new();
        }));

        // On one that is open, one that was never there, and the open one again.
        async Task RunAsync(string kind, Action<StartBatchOperationRequest> ask)
        {
            var activity = await run.Client.StartActivityAsync("Alone", [], new(run.Id(kind), "nobodys") { StartToCloseTimeout = TimeSpan.FromHours(1) });
            await Wait.UntilAsync(async () => (await run.Client.CountActivitiesAsync($"ActivityId = '{activity.Id}'")).Count == 1, "the list");
            await StartAsync(run, run.Id($"{kind}-job"), r =>
            {
                r.TargetExecutions.Add(new[] { activity.Id, "never-was", activity.Id }.Select(id => new Execution { Type = ExecutionType.Activity, BusinessId = id }));
                ask(r);
            });
            await run.ObserveAsync(kind, () => EndAsync(run, run.Id($"{kind}-job")));
            await run.ObserveAsync("outcome", async () => $"{(await run.Client.WorkflowService.PollActivityExecutionAsync(new() { Namespace = "default", ActivityId = activity.Id })).Outcome}");
        }
    }

    private static async Task ActivitiesAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(control.Activity("a"), control.Activity("b"), control.Activity("c", "Other"));
        foreach (var id in new[] { "a", "b", "c" })
        {
            await control.PauseAsync(id);
        }

        await RunAsync("unpause", r => r.UnpauseActivitiesOperation = new() { Type = "Act", Identity = "who", ResetAttempts = true });
        await RunAsync("unpause nothing", r => r.UnpauseActivitiesOperation = new() { Type = "Nothing", Identity = "who" });
        await RunAsync("reset", r => r.ResetActivitiesOperation = new() { MatchAll = true, KeepPaused = true, Identity = "who" });
        await RunAsync("update", r => r.UpdateActivityOptionsOperation = new()
        {
            MatchAll = true,
            Identity = "who",
            ActivityOptions = new() { HeartbeatTimeout = new() { Seconds = 90 } },
            UpdateMask = new() { Paths = { "heartbeat_timeout" } },
        });
        await RunAsync("restore", r => r.UpdateActivityOptionsOperation = new() { Type = "Other", RestoreOriginal = true, Identity = "who", UpdateMask = new() });
        await RunAsync("options", r => r.UpdateWorkflowOptionsOperation = new()
        {
            Identity = "who",
            WorkflowExecutionOptions = new() { Priority = new() { PriorityKey = 2 } },
            UpdateMask = new() { Paths = { "priority" } },
        });
        await control.EndAsync();

        async Task RunAsync(string kind, Action<StartBatchOperationRequest> ask)
        {
            await StartAsync(run, run.Id($"-{kind}-job"), r =>
            {
                r.TargetExecutions.Add(Named(run.Id()));
                ask(r);
            });
            await run.ObserveAsync(kind, () => EndAsync(run, run.Id($"-{kind}-job")));
            await control.DescribeAsync();
        }
    }

    private static async Task WrongRequestsAsync(ScenarioRun run)
    {
        await RefusedAsync("no id", r => r.JobId = "");
        await RefusedAsync("long id", r => r.JobId = new string('x', 1_001));
        await RefusedAsync("no reason", r => r.Reason = "");
        await RefusedAsync("no operation", r => r.CancellationOperation = null);
        await RefusedAsync("no workflows", r => r.VisibilityQuery = "");
        await RefusedAsync("two ways", r => r.TargetExecutions.Add(Named("x")));
        await RefusedAsync("two other ways", r =>
        {
            r.VisibilityQuery = "";
            r.TargetExecutions.Add(Named("x"));
#pragma warning disable CS0612 // Older clients name workflows by what is obsolete.
            r.Executions.Add(new WorkflowExecution { WorkflowId = "x" });
#pragma warning restore CS0612
        });
        await RefusedAsync("no type", r => r.TargetExecutions.Add(new Execution { BusinessId = "x" }), noQuery: true);
        await RefusedAsync("an activity", r => r.TargetExecutions.Add(new Execution { BusinessId = "x", Type = ExecutionType.Activity }), noQuery: true);
        await RefusedAsync("no signal", r => r.SignalOperation = new());
        await RefusedAsync("no reset type", r => r.ResetOperation = new());
        await RefusedAsync("no reset target", r => r.ResetOperation = new() { Options = new() });
        await RefusedAsync("no options", r => r.UpdateWorkflowOptionsOperation = new());
        await RefusedAsync("no mask", r => r.UpdateWorkflowOptionsOperation = new() { WorkflowExecutionOptions = new() });
        await RefusedAsync("unpause nothing", r => r.UnpauseActivitiesOperation = new());
        await RefusedAsync("unpause no type", r => r.UnpauseActivitiesOperation = new() { Type = "" });
        await RefusedAsync("unpause not all", r => r.UnpauseActivitiesOperation = new() { MatchAll = false });
        await RefusedAsync("reset nothing", r => r.ResetActivitiesOperation = new());
        await RefusedAsync("reset no type", r => r.ResetActivitiesOperation = new() { Type = "" });
        await RefusedAsync("no activity options", r => r.UpdateActivityOptionsOperation = new() { Type = "x" });
        await RefusedAsync("activity options twice", r => r.UpdateActivityOptionsOperation = new() { Type = "x", ActivityOptions = new(), RestoreOriginal = true });
        await RefusedAsync("activity options of no type", r => r.UpdateActivityOptionsOperation = new() { Type = "", RestoreOriginal = true });
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        await run.ObserveAsync("describe none", async () => await service.DescribeBatchOperationAsync(new() { Namespace = ns, JobId = "never-was" }));
        await run.ObserveAsync("describe no id", async () => await service.DescribeBatchOperationAsync(new() { Namespace = ns }));
        await run.ObserveAsync("stop none", () => StopAsync(run, "never-was"));
        await run.ObserveAsync("stop no id", () => StopAsync(run, ""));
        await run.ObserveAsync("stop without reason", async () => await service.StopBatchOperationAsync(new() { Namespace = ns, JobId = "never-was" }));

        Task RefusedAsync(string what, Action<StartBatchOperationRequest> change, bool noQuery = false) => run.ObserveAsync(what, () => StartAsync(run, run.Id(), r =>
        {
            (r.VisibilityQuery, r.CancellationOperation) = (noQuery ? "" : "WorkflowType = 'none'", new());
            change(r);
        }));
    }

    private static async Task CommandsAsync(ScenarioRun run)
    {
        var temporal = new Cli.TemporalCommand(run.Client.Connection.Options.TargetHost!);
        var query = $"TaskQueue = '{run.TaskQueue}'";
        for (var i = 0; i < 3; i++)
        {
            await run.StartAsync(run.Options($"-{i}"), new Scripts.Step { Kind = AwaitCancel });
        }

        await Wait.UntilAsync(async () => (await run.Client.CountWorkflowsAsync(query)).Count == 3, "the workflows to be listed");
        foreach (var command in new[] { "signal", "terminate" })
        {
            string[] named = command == "signal" ? ["--name", "go", "-i", "1"] : [];
            var started = await temporal.JsonAsync(["workflow", command, "--query", query, "--reason", "because", "--yes", .. named]);
            var job = started.GetProperty("batchJobId").GetString()!;
            await run.ObserveAsync(command, () => EndAsync(run, job));
            await run.ObserveAsync("described", async () =>
            {
                var described = await temporal.JsonAsync("batch", "describe", "--job-id", job);
                return string.Join(' ', described.EnumerateObject().Where(p => !p.Name.EndsWith("Time", StringComparison.Ordinal) && p.Value.ToString() != job).Select(p => $"{p.Name}={p.Value}"));
            });
            await run.ObserveAsync("listed", async () =>
            {
                var listed = await Wait.ForAsync<object>(
                    async () => (await temporal.JsonAsync("batch", "list")).EnumerateArray().FirstOrDefault(b => b.GetProperty("jobId").GetString() == job) is { ValueKind: System.Text.Json.JsonValueKind.Object } found
                        && found.TryGetProperty("closeTime", out _) ? found : null,
                    "the batch to be listed");
                return string.Join(' ', ((System.Text.Json.JsonElement)listed).EnumerateObject().Select(p => p.Name));
            });
            await run.ObserveAsync("terminated", () => temporal.ErrorAsync("batch", "terminate", "--job-id", job, "--reason", "late"));
        }
    }

    private static Execution Named(string id) => new() { Type = ExecutionType.Workflow, BusinessId = id };

    private static async Task StopAsync(ScenarioRun run, string job) => await run.Client.WorkflowService.StopBatchOperationAsync(
        new() { Namespace = run.Client.Options.Namespace, JobId = job, Reason = "enough" });

    // The real server runs one at a time, and hears late that another has closed.
    private static async Task StartAsync(ScenarioRun run, string job, Action<StartBatchOperationRequest> ask)
    {
        var request = new StartBatchOperationRequest { Namespace = run.Client.Options.Namespace, JobId = job, Reason = "because" };
        ask(request);
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    await run.Client.WorkflowService.StartBatchOperationAsync(request);
                    return true;
                }
                catch (RpcException e) when (e.Code == RpcException.StatusCode.ResourceExhausted)
                {
                    return false;
                }
            },
            "another batch to end");
    }

    private static async Task<string> EndAsync(ScenarioRun run, string job)
    {
        var ended = await Wait.ForAsync(
            async () => await run.Client.WorkflowService.DescribeBatchOperationAsync(new() { Namespace = run.Client.Options.Namespace, JobId = job })
                is { State: not BatchOperationState.Running } described ? described : null,
            "the batch to end");
        Assert.NotNull(ended.CloseTime);
        (ended.StartTime, ended.CloseTime, ended.JobId) = (null, null, "");
        return JsonFormatter.Default.Format(ended);
    }
}
