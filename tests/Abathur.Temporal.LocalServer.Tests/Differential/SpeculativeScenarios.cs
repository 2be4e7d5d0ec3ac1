using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Workflow tasks that are there for an update alone: what makes them stay in the history, and what leaves nothing.</summary>
internal static class SpeculativeScenarios
{
    private const string Waiting = "waiting";

    // What the real server writes for the worker that had a task which it didn't have to write: it knows it no more.
    private const string Forgotten = "";
    private const string ForgottenAtTheEnd = "history-service";

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["speculative-rejected"] = RejectedAsync,
        ["speculative-unanswered"] = run => OneAsync(run, (worker, task) => worker.AnswerAsync(task)),
        ["speculative-with-a-command"] = run => OneAsync(run, (worker, task) => worker.AnswerAsync(task, r =>
        {
            r.Messages.Add(ManualWorker.Reject("u1"));
            r.Commands.Add(ManualWorker.Timer("other"));
        })),
        ["speculative-then-closed"] = run => OneAsync(run, (worker, task) => worker.AnswerAsync(task, r =>
        {
            r.Messages.Add(ManualWorker.Reject("u1"));
            r.Commands.Add(ManualWorker.Complete());
        })),
        ["speculative-heartbeat"] = run => OneAsync(run, async (worker, task) =>
        {
            var next = (await worker.AnswerAsync(task, r => (r.ForceCreateNewWorkflowTask, r.ReturnNewWorkflowTask) = (true, true))).WorkflowTask;
            return await worker.AnswerAsync(next, r => r.Messages.Add(ManualWorker.Reject("u1")));
        }),
        ["speculative-signaled"] = run => OneAsync(
            run,
            async (worker, task) =>
            {
                await worker.SignalAsync();
                return await worker.AnswerAsync(task, r => r.Messages.Add(ManualWorker.Reject("u1")));
            },
            Forgotten),
        ["speculative-fails"] = run => OneAsync(run, async (worker, task) =>
        {
            await worker.FailAsync(task);
            return await worker.AnswerAsync(await worker.PollAsync(), r => r.Messages.Add(ManualWorker.Reject("u1")));
        }),
        ["speculative-times-out"] = run => OneAsync(
            run,
            async (worker, task) => await worker.AnswerAsync(await worker.PollAsync(), r => r.Messages.Add(ManualWorker.Reject("u1"))),
            Forgotten),
        ["speculative-of-an-older-worker"] = OlderWorkerAsync,
        ["speculative-one-after-the-other"] = OneAfterTheOtherAsync,
        ["speculative-without-a-worker"] = WithoutAWorkerAsync,
        ["speculative-terminated"] = run => ClosedAsync(run, isStarted: false, worker => run.Client.GetWorkflowHandle(run.Id()).TerminateAsync()),
        ["speculative-terminated-while-out"] = run => ClosedAsync(run, isStarted: true, worker => run.Client.GetWorkflowHandle(run.Id()).TerminateAsync()),
        ["speculative-reset"] = run => ClosedAsync(run, isStarted: true, worker => worker.ResetAsync(4)),
        ["update-after-a-task"] = AfterATaskAsync,
    };

    private static async Task RejectedAsync(ScenarioRun run)
    {
        var (worker, first) = await IdleAsync(run);
        var (update, task) = await worker.UpdateAsync("u1");
        await run.ObserveAsync("task", () => Task.FromResult(Shown(task)));
        await run.ObserveAsync("answer", async () => Shown(await worker.AnswerAsync(task, r => Add(r, ManualWorker.Reject("u1")))));
        await run.ObserveAsync("rejected", async () => Shown(await update));
        await run.HistoriesAsync(run.Id(), first);
        (update, task) = await worker.UpdateAsync("u2");
        await run.ObserveAsync("next task", () => Task.FromResult(Shown(task)));
        await run.ObserveAsync("answer", async () => Shown(await worker.AnswerAsync(task, r => Add(r, ManualWorker.Accept("u2", task)))));
        await run.ObserveAsync("accepted", async () => Shown(await update));
        await run.HistoriesAsync(run.Id(), first);
        await worker.ResetAsync(8);
        await run.HistoriesAsync(run.Id(), (await worker.DescribeAsync()).WorkflowExecutionInfo.Execution.RunId);
    }

    private static async Task OneAsync(
        ScenarioRun run, Func<ManualWorker, PollWorkflowTaskQueueResponse, Task<RespondWorkflowTaskCompletedResponse>> answer, string identity = "manual")
    {
        var (worker, first) = await IdleAsync(run, seconds: 2, identity);
        var (update, task) = await worker.UpdateAsync("u1");
        await run.ObserveAsync("answer", async () => Shown(await answer(worker, task)));
        await run.ObserveAsync("update", async () => Shown(await update));
        await run.HistoriesAsync(run.Id(), first);
    }

    // It can't go back over events that it has seen.
    private static async Task OlderWorkerAsync(ScenarioRun run)
    {
        var (worker, first) = await IdleAsync(run);
        var (update, task) = await worker.UpdateAsync("u1");
        await worker.AnswerAsync(task, r => r.Messages.Add(ManualWorker.Reject("u1")));
        await update;
        await run.HistoriesAsync(run.Id(), first);
        (update, task) = await worker.UpdateAsync("u2");
        await run.ObserveAsync("answer", async () => Shown(await worker.AnswerAsync(task, r => r.Messages.Add(ManualWorker.Reject("u2")))));
        await update;
        await run.HistoriesAsync(run.Id(), first);
    }

    private static async Task OneAfterTheOtherAsync(ScenarioRun run)
    {
        var (worker, first) = await IdleAsync(run);
        var (update, task) = await worker.UpdateAsync("u1");
        var waiting = worker.SendUpdateAsync(Waiting);
        await AdmittedAsync(run);
        var answer = await worker.AnswerAsync(task, r =>
        {
            Add(r, ManualWorker.Reject("u1"));
            r.ReturnNewWorkflowTask = true;
        });
        await run.ObserveAsync("answer", () => Task.FromResult(Shown(answer)));
        await update;
        await run.ObserveAsync("next answer", async () => Shown(await worker.AnswerAsync(answer.WorkflowTask, r => Add(r, ManualWorker.Reject(Waiting)))));
        await run.ObserveAsync("next", async () => Shown(await waiting));
        await run.HistoriesAsync(run.Id(), first);
    }

    // After five seconds it is written, and waits like any other.
    private static async Task WithoutAWorkerAsync(ScenarioRun run)
    {
        var (worker, first) = await IdleAsync(run);
        var update = worker.SendUpdateAsync("u1");
        await run.UntilAsync(run.Client.GetWorkflowHandle(run.Id()), d => d.WorkflowExecutionInfo.HistoryLength == 8);
        await worker.AnswerAsync(await worker.PollAsync(), r => Add(r, ManualWorker.Reject("u1")));
        await run.ObserveAsync("update", async () => Shown(await update));
        await run.HistoriesAsync(run.Id(), first);
    }

    private static async Task ClosedAsync(ScenarioRun run, bool isStarted, Func<ManualWorker, Task> close)
    {
        var (worker, first) = await IdleAsync(run, identity: ForgottenAtTheEnd);
        var update = worker.SendUpdateAsync("u1");
        if (isStarted)
        {
            await worker.PollAsync();
        }
        else
        {
            await run.UntilAsync(run.Client.GetWorkflowHandle(run.Id()), d => d.PendingWorkflowTask is not null);
        }

        await close(worker);
        await run.ObserveAsync("update", async () => Shown(await update));
        await run.HistoriesAsync(run.Id(), first);
    }

    // It waits for the end of a task that is out for something else.
    private static async Task AfterATaskAsync(ScenarioRun run)
    {
        var (worker, first) = await IdleAsync(run);
        await worker.SignalAsync();
        var task = await worker.PollAsync();
        var update = worker.SendUpdateAsync(Waiting);
        await AdmittedAsync(run);
        var answer = await worker.AnswerAsync(task, r => r.ReturnNewWorkflowTask = true);
        await run.ObserveAsync("next task", () => Task.FromResult(Shown(answer)));
        await run.ObserveAsync("answer", async () => Shown(await worker.AnswerAsync(answer.WorkflowTask, r => Add(r, ManualWorker.Reject(Waiting)))));
        await update;
        await run.HistoriesAsync(run.Id(), first);
    }

    private static async Task<(ManualWorker Worker, string RunId)> IdleAsync(ScenarioRun run, int seconds = 60, string identity = "manual")
    {
        var worker = new ManualWorker(run, identity);
        var runId = await worker.StartAsync(r => r.WorkflowTaskTimeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)));
        await worker.NextAsync(ManualWorker.Timer("t"));
        return (worker, runId);
    }

    // The server knows an update as soon as it waits for its task.
    private static Task AdmittedAsync(ScenarioRun run) => Wait.UntilAsync(
        async () =>
        {
            try
            {
                await run.Client.WorkflowService.PollWorkflowExecutionUpdateAsync(new()
                {
                    Namespace = run.Client.Options.Namespace,
                    UpdateRef = new() { WorkflowExecution = new() { WorkflowId = run.Id() }, UpdateId = Waiting },
                    WaitPolicy = new(),
                });
                return true;
            }
            catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
            {
                return false;
            }
        },
        "the update");

    private static void Add(RespondWorkflowTaskCompletedRequest request, params Temporalio.Api.Protocol.V1.Message[] messages)
    {
        request.Messages.Add(messages);
        request.Capabilities = new() { DiscardSpeculativeWorkflowTaskWithEvents = true };
    }

    private static string Shown(PollWorkflowTaskQueueResponse task) =>
        $"attempt {task.Attempt}, started {task.PreviousStartedEventId} {task.StartedEventId}, "
        + $"{string.Join(' ', task.History.Events.Select(e => $"{(long)e.EventId}:{e.EventType}"))}, "
        + string.Join(' ', task.Messages.Select(m => $"{m.Id}@{m.EventId}"));

    private static string Shown(RespondWorkflowTaskCompletedResponse answer) =>
        $"back to {answer.ResetHistoryEventId}, {(answer.WorkflowTask is { } next ? Shown(next) : "no task")}";

    private static string Shown(UpdateWorkflowExecutionResponse update) => $"{update.Stage} {update.Outcome}";
}
