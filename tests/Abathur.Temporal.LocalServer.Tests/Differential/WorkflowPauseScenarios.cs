using Temporalio.Api.Command.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Workflows that operators pause and unpause, call by call.</summary>
internal static class WorkflowPauseScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["workflow-paused"] = PausedAsync,
        ["workflow-paused-with-a-task-that-waits"] = TaskWaitsAsync,
        ["workflow-paused-with-a-task-that-is-out"] = TaskIsOutAsync,
        ["workflow-paused-with-a-task-that-fails"] = TaskFailsAsync,
        ["workflow-paused-and-unpaused-during-a-task"] = BothDuringATaskAsync,
        ["workflow-paused-with-activities"] = ActivitiesAsync,
        ["workflow-paused-with-an-activity-paused"] = ActivityPausedAsync,
        ["workflow-paused-under-a-worker"] = UnderAWorkerAsync,
        ["workflow-paused-and-ended"] = EndedAsync,
        ["workflow-paused-and-reset"] = ResetAsync,
        ["workflow-pause-refused"] = RefusedAsync,
    };

    // What comes in is taken in; nothing is asked of the workflow.
    private static async Task PausedAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        await worker.NextAsync(ManualWorker.Timer("t"));
        await PauseAsync(run, "first");
        await DescribeAsync(run);
        await PauseAsync(run, "first");
        await PauseAsync(run, "second");
        await worker.SignalAsync("one");
        await worker.SignalAsync("two");
        await QueryAsync(run);
        await run.ObserveAsync("update", async () => await worker.SendUpdateAsync("u"));
        await ListAsync(run, "Paused");
        await DescribeAsync(run);
        await UnpauseAsync(run);
        await ListAsync(run, "Running");
        await DescribeAsync(run);
        await UnpauseAsync(run);
        await worker.NextAsync(ManualWorker.Complete());
        await HistoryAsync(run);
    }

    private static async Task TaskWaitsAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        await PauseAsync(run);
        await DescribeAsync(run);
        await worker.SignalAsync();
        await DescribeAsync(run);
        await UnpauseAsync(run);
        await DescribeAsync(run);
        await worker.NextAsync(ManualWorker.Complete());
        await HistoryAsync(run);
    }

    private static async Task TaskIsOutAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        var task = await worker.PollAsync();
        await PauseAsync(run);
        await DescribeAsync(run);
        await run.ObserveAsync("heartbeat", async () => await worker.AnswerAsync(task, answer => answer.ForceCreateNewWorkflowTask = true));
        await run.ObserveAsync("answer", async () => await worker.AnswerAsync(task, answer => answer.Commands.Add(new Controlled(run).Activity("a"))));
        await DescribeAsync(run);
        await UnpauseAsync(run);
        await DescribeAsync(run);
        var control = new Controlled(run);
        await control.CompleteAsync(await control.TakeAsync());
        await worker.NextAsync(ManualWorker.Complete());
        await HistoryAsync(run);
    }

    private static async Task TaskFailsAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        var task = await worker.PollAsync();
        await PauseAsync(run);
        await worker.FailAsync(task);
        await DescribeAsync(run);
        await UnpauseAsync(run);
        await worker.NextAsync(ManualWorker.Complete());
        await HistoryAsync(run);
    }

    private static async Task BothDuringATaskAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        var task = await worker.PollAsync();
        await PauseAsync(run);
        await UnpauseAsync(run);
        await DescribeAsync(run);
        await run.ObserveAsync("end", async () => await worker.AnswerAsync(task, answer => answer.Commands.Add(ManualWorker.Complete())));
        await worker.NextAsync(ManualWorker.Complete());
        await HistoryAsync(run);
    }

    // One waits for a worker, one is out, one waits for its next attempt.
    private static async Task ActivitiesAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(On(control, "waits"), On(control, "out"), On(control, "failed"), On(control, "fails"));
        var isOut = await control.TakeAsync(control.QueueOf("out"));
        var fails = await control.TakeAsync(control.QueueOf("fails"));
        await control.FailAsync(await control.TakeAsync(control.QueueOf("failed")), "broken");
        await PauseAsync(run);
        await control.DescribeAsync();
        await control.HeartbeatAsync(isOut, "half");
        await control.FailAsync(fails, "broken, too");
        await control.CompleteAsync(isOut);
        await control.DescribeAsync();
        await DescribeAsync(run);
        await UnpauseAsync(run);
        await control.DescribeAsync();
        await control.CompleteAsync(await control.TakeAsync(control.QueueOf("waits")));
        await control.AnswerAsync();
        await control.EndAsync();
    }

    private static async Task ActivityPausedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync(On(control, "a"));
        await control.PauseAsync("a");
        await PauseAsync(run);
        await control.DescribeAsync();
        await UnpauseAsync(run);
        await control.DescribeAsync();
        await PauseAsync(run, "again");
        await control.UnpauseAsync("a");
        await control.DescribeAsync();
        await UnpauseAsync(run);
        await control.CompleteAsync(await control.TakeAsync(control.QueueOf("a")));
        await control.AnswerAsync();
        await control.EndAsync();
    }

    private static async Task UnderAWorkerAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Scripts.Step { Kind = Scripts.StepKind.AwaitCancel });
        await run.IdleAsync(handle);
        await PauseAsync(run);
        await handle.CancelAsync();
        await UnpauseAsync(run);
        await run.EndAsync(handle);
    }

    private static async Task EndedAsync(ScenarioRun run)
    {
        var control = new Controlled(run);
        await control.StartAsync();
        await PauseAsync(run);
        var service = run.Client.WorkflowService;
        await run.ObserveAsync("cancel", async () => await service.RequestCancelWorkflowExecutionAsync(
            new() { Namespace = control.Namespace, WorkflowExecution = control.Execution, Identity = "operator" }));
        await DescribeAsync(run);
        await control.EndAsync();
        await DescribeAsync(run);
        await PauseAsync(run);
        await UnpauseAsync(run);
        await QueryAsync(run, QueryRejectCondition.NotOpen);
    }

    private static async Task ResetAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        var first = await worker.StartAsync();
        await worker.NextAsync(ManualWorker.Timer("t"));
        await PauseAsync(run);
        await worker.SignalAsync();
        await worker.ResetAsync(4);
        await DescribeAsync(run);
        await worker.NextAsync(ManualWorker.Complete());
        await run.HistoryAsync(run.Id(), first);
        await HistoryAsync(run);
    }

    private static async Task RefusedAsync(ScenarioRun run)
    {
        var worker = new ManualWorker(run);
        await worker.StartAsync();
        var large = new string('x', 1_001);
        (string What, string Id, string RunId, string Reason, string Identity, string RequestId)[] requests =
        [
            ("nothing", "", "", "", "", ""), ("none", "none", "", "", "", ""), ("no run", "none", "none", "", "", ""),
            ("for long", run.Id(), "", large, "", ""), ("by long", run.Id(), "", "", large, ""), ("as long", run.Id(), "", "", "", large), ("of long", large, "", "", "", ""),
        ];
        var (service, ns) = (run.Client.WorkflowService, run.Client.Options.Namespace);
        foreach (var (what, id, runId, reason, identity, requestId) in requests)
        {
            await run.ObserveAsync($"pause {what}", async () => await service.PauseWorkflowExecutionAsync(
                new() { Namespace = ns, WorkflowId = id, RunId = runId, Reason = reason, Identity = identity, RequestId = requestId }));
            await run.ObserveAsync($"unpause {what}", async () => await service.UnpauseWorkflowExecutionAsync(
                new() { Namespace = ns, WorkflowId = id, RunId = runId, Reason = reason, Identity = identity, RequestId = requestId }));
        }
    }

    private static Command On(Controlled control, string id) => control.Activity(id, change: a => a.TaskQueue.Name = control.QueueOf(id));

    private static Task PauseAsync(ScenarioRun run, string requestId = "pause") => run.ObserveAsync($"pause {requestId}", async () =>
        await run.Client.WorkflowService.PauseWorkflowExecutionAsync(
            new() { Namespace = run.Client.Options.Namespace, WorkflowId = run.Id(), Identity = "operator", Reason = "because", RequestId = requestId }));

    private static Task UnpauseAsync(ScenarioRun run) => run.ObserveAsync("unpause", async () =>
        await run.Client.WorkflowService.UnpauseWorkflowExecutionAsync(
            new() { Namespace = run.Client.Options.Namespace, WorkflowId = run.Id(), Identity = "operator", Reason = "enough", RequestId = "unpause" }));

    private static Task QueryAsync(ScenarioRun run, QueryRejectCondition condition = QueryRejectCondition.None) => run.ObserveAsync("query", async () =>
        $"{await run.Client.WorkflowService.QueryWorkflowAsync(new()
        {
            Namespace = run.Client.Options.Namespace,
            Execution = new() { WorkflowId = run.Id() },
            Query = new() { QueryType = "state" },
            QueryRejectCondition = condition,
        })}");

    private static async Task DescribeAsync(ScenarioRun run)
    {
        var described = await new ManualWorker(run).DescribeAsync();
        var (info, pause) = (described.WorkflowExecutionInfo, described.WorkflowExtendedInfo.PauseInfo);
        await run.ObserveAsync("described", () => Task.FromResult(
            $"{info.Status} closed {info.CloseTime is not null} paused by '{pause?.Identity}' '{pause?.Reason}' at {pause?.PausedTime is not null}, "
            + $"task {described.PendingWorkflowTask?.State} {described.PendingWorkflowTask?.Attempt}, {described.PendingActivities.Count} activities, {info.HistoryLength} events"));
        await new Controlled(run).AttributesAsync(info);
    }

    // Lists lag behind on the real server.
    private static async Task ListAsync(ScenarioRun run, string status)
    {
        ListWorkflowExecutionsResponse list = new();
        await Fixtures.Wait.UntilAsync(
            async () =>
            {
                list = await run.Client.WorkflowService.ListWorkflowExecutionsAsync(
                    new() { Namespace = run.Client.Options.Namespace, Query = $"WorkflowId = '{run.Id()}' AND ExecutionStatus = '{status}'" });
                return list.Executions.Count == 1;
            },
            $"{status} in lists");
        var shown = list.Executions[0];
        await run.ObserveAsync("listed", () => Task.FromResult($"{shown.Status} {shown.CloseTime} {shown.ExecutionDuration}"));
        await new Controlled(run).AttributesAsync(shown);
    }

    private static async Task HistoryAsync(ScenarioRun run) =>
        await run.HistoryAsync(run.Id(), (await new ManualWorker(run).DescribeAsync()).WorkflowExecutionInfo.Execution.RunId);
}
