using Abathur.Temporal.LocalServer.Tests.Connections;
using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>A start whose answer brings the first workflow task.</summary>
internal static class EagerScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["eager-by-the-sdk"] = BySdkAsync,
        ["eager-times-out"] = TimesOutAsync,
        ["eager-again"] = AgainAsync,
        ["eager-later"] = LaterAsync,
        ["eager-with-an-update"] = WithAnUpdateAsync,
    };

    private static async Task BySdkAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.RequestEagerStart = true;
        await run.EndAsync(await run.StartAsync(options, new Step { Kind = StepKind.Activity, Name = "ok" }, new Step { Kind = StepKind.ContinueAsNew }));
    }

    // The SDK asks for it only where a worker of its own is there: these calls go without.
    private static async Task TimesOutAsync(ScenarioRun run)
    {
        using var connection = Connect(run);
        var started = await StartAsync(run, connection, "once");
        await run.ObserveAsync("task", () => Task.FromResult(Shown(started)));
        var worker = new ManualWorker(run);
        var task = await worker.PollAsync();
        await run.ObserveAsync("attempt", () => Task.FromResult($"{task.Attempt}"));
        await run.ObserveAsync("late answer", () => worker.AnswerAsync(started.EagerWorkflowTask));
        await worker.AnswerAsync(task, r => r.Commands.Add(ManualWorker.Complete()));
        await run.HistoriesAsync(run.Id(), started.RunId);
    }

    private static async Task AgainAsync(ScenarioRun run)
    {
        using var connection = Connect(run);
        var first = await StartAsync(run, connection, "once", seconds: 60);
        await run.ObserveAsync("again", async () => Shown(await StartAsync(run, connection, "once", seconds: 60)));
        await run.ObserveAsync("existing", async () => Shown(await StartAsync(run, connection, "other", r => r.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.UseExisting)));
        await new ManualWorker(run).AnswerAsync(first.EagerWorkflowTask, r => r.Commands.Add(ManualWorker.Timer("t")));
        await run.ObserveAsync("answered", async () => Shown(await StartAsync(run, connection, "once", seconds: 60)));
        var second = await StartAsync(run, connection, "third", r => r.WorkflowIdConflictPolicy = WorkflowIdConflictPolicy.TerminateExisting);
        await run.ObserveAsync("instead", () => Task.FromResult(Shown(second)));
        await new ManualWorker(run).AnswerAsync(second.EagerWorkflowTask, r => r.Commands.Add(ManualWorker.Complete()));
        await run.HistoriesAsync(run.Id(), first.RunId);
        await run.HistoriesAsync(run.Id(), second.RunId);
    }

    // What is to start later has no task yet.
    private static async Task LaterAsync(ScenarioRun run)
    {
        using var connection = Connect(run);
        var delayed = await StartAsync(run, connection, "delayed", r => r.WorkflowStartDelay = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(1)));
        await run.ObserveAsync("delayed", () => Task.FromResult(Shown(delayed)));
        await run.HistoriesAsync(run.Id(), delayed.RunId);
    }

    private static async Task WithAnUpdateAsync(ScenarioRun run)
    {
        using var connection = Connect(run);
        await run.ObserveAsync("update with start", async () =>
        {
            try
            {
                await connection.CallAsync<ExecuteMultiOperationResponse>("ExecuteMultiOperation", new ExecuteMultiOperationRequest
                {
                    Namespace = run.Client.Options.Namespace,
                    Operations =
                    {
                        new ExecuteMultiOperationRequest.Types.Operation { StartWorkflow = Request(run, "once") },
                        new ExecuteMultiOperationRequest.Types.Operation
                        {
                            UpdateWorkflow = new()
                            {
                                Namespace = run.Client.Options.Namespace,
                                WorkflowExecution = new() { WorkflowId = run.Id() },
                                Request = new() { Meta = new() { UpdateId = "u" }, Input = new() { Name = "update" } },
                            },
                        },
                    },
                });
                return "done";
            }
            catch (Grpc.Core.RpcException e)
            {
                return $"{e.StatusCode} {e.Status.Detail}";
            }
        });
    }

    private static RawConnection Connect(ScenarioRun run) => new(run.Client.Connection.Options.TargetHost!);

    private static Task<StartWorkflowExecutionResponse> StartAsync(
        ScenarioRun run, RawConnection connection, string requestId, Action<StartWorkflowExecutionRequest>? choose = null, int seconds = 1)
    {
        var request = Request(run, requestId);
        request.WorkflowTaskTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
        choose?.Invoke(request);
        return connection.CallAsync<StartWorkflowExecutionResponse>("StartWorkflowExecution", request);
    }

    private static StartWorkflowExecutionRequest Request(ScenarioRun run, string requestId) => new()
    {
        Namespace = run.Client.Options.Namespace,
        WorkflowId = run.Id(),
        WorkflowType = new() { Name = "Manual" },
        TaskQueue = new() { Name = run.TaskQueue },
        Identity = "manual",
        RequestId = requestId,
        RequestEagerExecution = true,
    };

    private static string Shown(StartWorkflowExecutionResponse started) =>
        $"{started.Started} {started.Status} {(started.EagerWorkflowTask is { } task
            ? $"attempt {task.Attempt} {task.StartedEventId} {string.Join(' ', task.History.Events.Select(HistoryNormalizer.Shown))}"
            : "no task")}";
}
