using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What is asked of a workflow that can't answer now: which calls are answered at once, and which wait.</summary>
internal static class WaitingScenarios
{
    private const int FailingAttempts = 3;
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    // As the SDKs poll: the real server takes no poll without a deadline.
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(70);

    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["asked-during-a-start-delay"] = run => AskEachAsync(run, async options =>
        {
            options.StartDelay = Long;
            await run.StartAsync(options, new Scripts.Step { Kind = AwaitCancel });
        }),
        ["asked-before-a-cron-run"] = run => AskEachAsync(run, async options =>
        {
            options.CronSchedule = "0 0 29 2 *";
            await run.StartAsync(options, new Scripts.Step { Kind = AwaitCancel });
        }),
        ["asked-during-a-retry-backoff"] = AskedDuringARetryBackoffAsync,
        ["signal-with-start-during-a-start-delay"] = SignalWithStartAsync,
        ["asked-while-its-task-fails"] = AskedWhileItsTaskFailsAsync,
        ["asked-before-its-task-fails"] = AskedBeforeItsTaskFailsAsync,
        ["asked-without-a-worker"] = AskedWithoutAWorkerAsync,
        ["update-during-a-start-delay"] = UpdateDuringAStartDelayAsync,
        ["update-not-processed"] = UpdateNotProcessedAsync,
        ["polls"] = PollsAsync,
        ["with-time-to-spare"] = WithTimeToSpareAsync,
    };

    private static async Task AskedDuringARetryBackoffAsync(ScenarioRun run)
    {
        run.StartWorker();
        await AskEachAsync(run, async options =>
        {
            options.RetryPolicy = new() { InitialInterval = Long };
            var first = await run.StartAsync(options, new Scripts.Step { Kind = Fail, Name = "again", Count = 1 });
            await run.UntilAsync(
                run.Client.GetWorkflowHandle(first.Id), d => d.WorkflowExecutionInfo.Execution.RunId != first.FirstExecutionRunId);
        });
    }

    private static async Task SignalWithStartAsync(ScenarioRun run)
    {
        var options = run.Options();
        options.StartDelay = Long;
        var handle = await run.StartAsync(options, new Scripts.Step { Kind = AwaitSignals, Count = 1 });
        var again = run.Options();
        again.SignalWithStart((Scripts.ScriptWorkflow w) => w.SignalAsync("now"));
        await run.StartAsync(again, new Scripts.Step { Kind = AwaitSignals, Count = 1 });
        run.StartWorker();
        await run.EndAsync(handle);
    }

    private static async Task UpdateDuringAStartDelayAsync(ScenarioRun run)
    {
        run.StartWorker();
        var options = run.Options();
        options.StartDelay = Long;
        var handle = await run.StartAsync(options, new Scripts.Step { Kind = AwaitSignals, Count = 1 });
        await run.ObserveAsync("update", () => handle.ExecuteUpdateAsync(w => w.UpdateAsync("now"), new() { Id = "u" }));
        await run.EndAsync(handle);
    }

    private static async Task UpdateNotProcessedAsync(ScenarioRun run)
    {
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        var update = new Asking(run).UpdateAsync(run.Id());
        var task = await PollAsync(run);
        if (task.Messages.Count == 0)
        {
            // The update came after the first task.
            await CompleteAsync(run, task);
            task = await PollAsync(run);
        }

        await CompleteAsync(run, task);
        await ObserveAsync(run, update);
    }

    private static async Task AskedWhileItsTaskFailsAsync(ScenarioRun run)
    {
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        await FailTasksAsync(run, FailingAttempts);
        var asking = new Asking(run);
        await ObserveAsync(run, asking.QueryAsync(run.Id()), asking.UpdateAsync(run.Id()), asking.UpdateWithStartAsync(run.Id()));
    }

    private static async Task AskedBeforeItsTaskFailsAsync(ScenarioRun run)
    {
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        var asking = new Asking(run);
        Task<string>[] asked = [asking.QueryAsync(run.Id()), asking.UpdateAsync(run.Id())];
        await FailTasksAsync(run, FailingAttempts);
        await ObserveAsync(run, asked);
    }

    private static async Task AskedWithoutAWorkerAsync(ScenarioRun run)
    {
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        var asking = new Asking(run);
        await ObserveAsync(run, asking.QueryAsync(run.Id()), asking.UpdateAsync(run.Id()), asking.AwaitEndAsync(run.Id()));
    }

    private static Task PollsAsync(ScenarioRun run)
    {
        var asking = new Asking(run);
        return ObserveAsync(
            run, asking.PollWorkflowTaskAsync(), asking.PollActivityTaskAsync(), asking.PollUpdateAsync("nobody", "none"), asking.QueryAsync("nobody"));
    }

    // How long the servers themselves let each wait.
    private static async Task WithTimeToSpareAsync(ScenarioRun run)
    {
        await run.StartAsync(new Scripts.Step { Kind = AwaitCancel });
        var service = run.Client.WorkflowService;
        var alone = await run.Client.StartActivityAsync("nobody's", [], new(run.Id("-alone"), $"{run.TaskQueue}-nobody") { StartToCloseTimeout = Long });
        var described = await service.DescribeActivityExecutionAsync(new() { Namespace = "default", ActivityId = alone.Id });
        var endpoint = $"{run.Id()}-endpoint";
        await run.Client.Connection.OperatorService.CreateNexusEndpointAsync(new()
        {
            Spec = new() { Name = endpoint, Target = new() { Worker = new() { Namespace = "default", TaskQueue = $"{run.TaskQueue}-nobody" } } },
        });
        await service.StartNexusOperationExecutionAsync(
            new() { Namespace = "default", OperationId = run.Id(), Endpoint = endpoint, Service = "service", Operation = "operation" });
        using var client = new Connections.RawClient(run.Client.Connection.Options.TargetHost!, run.TaskQueue, Spare);
        await ObserveAsync(
            run,
            TakesAsync("poll of an empty queue", client.PollAsync($"{run.TaskQueue}-empty")),
            TakesAsync("poll for a Nexus handler", service.PollNexusTaskQueueAsync(
                new() { Namespace = "default", TaskQueue = new() { Name = $"{run.TaskQueue}-empty" } }, new() { Timeout = Spare })),
            TakesAsync("end", client.AwaitEndAsync(run.Id())),
            TakesAsync("update", client.StartUpdateAsync(run.Id(), "asked")),
            TakesAsync("result of an activity", service.PollActivityExecutionAsync(
                new() { Namespace = "default", ActivityId = alone.Id }, new() { Timeout = Spare })),
            TakesAsync("result of a Nexus operation", service.PollNexusOperationExecutionAsync(
                new() { Namespace = "default", OperationId = run.Id() }, new() { Timeout = Spare })),
            TakesAsync("change of an activity", service.DescribeActivityExecutionAsync(
                new() { Namespace = "default", ActivityId = alone.Id, RunId = described.RunId, LongPollToken = described.LongPollToken },
                new() { Timeout = Spare })));
    }

    private static async Task<string> TakesAsync(string what, Task call)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await call;
        var about = watch.Elapsed.TotalSeconds switch
        {
            < 15 => "less than it should",
            < 45 => "about 20 s",
            _ => "about 60 s",
        };
        return $"{what}: {about}";
    }

    // Each of a workflow of its own: some change what the next one would find.
    private static async Task AskEachAsync(ScenarioRun run, Func<WorkflowOptions, Task> start)
    {
        var asking = new Asking(run);
        Func<string, Task<string>>[] calls =
        [
            asking.QueryAsync, asking.UpdateAsync, asking.UpdateWithStartAsync, asking.CancelAsync, asking.SignalAsync,
            asking.TerminateAsync, asking.DescribeAsync, asking.AwaitEndAsync,
        ];
        await Task.WhenAll(calls.Select((_, i) => start(run.Options($"-{i}"))));
        await ObserveAsync(run, [.. calls.Select((call, i) => call(run.Id($"-{i}")))]);

        // Not of those with an update: without a worker the real server tries a speculative task first, and then writes a second one.
        for (var i = 3; i < calls.Length; i++)
        {
            var id = run.Id($"-{i}");
            await run.HistoriesAsync(id, (await run.Client.GetWorkflowHandle(id).DescribeAsync()).RunId);
        }
    }

    private static async Task ObserveAsync(ScenarioRun run, params Task<string>[] answers)
    {
        foreach (var answer in answers)
        {
            await run.ObserveAsync("call", () => answer);
        }
    }

    private static async Task FailTasksAsync(ScenarioRun run, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var task = await PollAsync(run);
            await run.Client.WorkflowService.RespondWorkflowTaskFailedAsync(new()
            {
                Namespace = run.Client.Options.Namespace,
                TaskToken = task.TaskToken,
                Identity = "scripted",
                Cause = WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure,
                Failure = new() { Message = "it can't go on" },
            });
        }
    }

    private static Task<PollWorkflowTaskQueueResponse> PollAsync(ScenarioRun run) => run.Client.WorkflowService.PollWorkflowTaskQueueAsync(new()
    {
        Namespace = run.Client.Options.Namespace,
        TaskQueue = new() { Name = run.TaskQueue },
        Identity = "scripted",
    });

    private static Task<RespondWorkflowTaskCompletedResponse> CompleteAsync(ScenarioRun run, PollWorkflowTaskQueueResponse task) =>
        run.Client.WorkflowService.RespondWorkflowTaskCompletedAsync(new()
        {
            Namespace = run.Client.Options.Namespace,
            TaskToken = task.TaskToken,
            Identity = "scripted",
        });
}
