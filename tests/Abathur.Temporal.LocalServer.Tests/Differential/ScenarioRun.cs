using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>One scenario on one server: its workflows, its worker, and what came of it.</summary>
internal sealed class ScenarioRun(ITemporalClient client, string name) : IAsyncDisposable
{
    /// <summary>The timeout of workflow tasks, in which also a loaded machine's worker answers; the default is 10 s.</summary>
    public static readonly TimeSpan TaskTimeout = TimeSpan.FromSeconds(100);

    private readonly CancellationTokenSource ended = new();
    private readonly List<string> observed = [];
    private TemporalWorker? worker;
    private Task running = Task.CompletedTask;

    public ITemporalClient Client => client;

    public string TaskQueue => $"queue-{name}";

    /// <summary>The id of the scenario's workflow; of another one with a suffix.</summary>
    public string Id(string suffix = "") => $"{name}{suffix}";

    public WorkflowOptions Options(string suffix = "") => new(Id(suffix), TaskQueue) { TaskTimeout = TaskTimeout };

    public void StartWorker(WorkerDeploymentOptions? deployment = null)
    {
        var options = new TemporalWorkerOptions(TaskQueue) { MaxHeartbeatThrottleInterval = TimeSpan.FromMilliseconds(100), DeploymentOptions = deployment };
        worker = new TemporalWorker(client, options.AddWorkflow<ScriptWorkflow>().AddActivity(ScriptedActivities.ActAsync));
        running = worker.ExecuteAsync(ended.Token);
    }

    public Task<WorkflowHandle<ScriptWorkflow, IReadOnlyList<string>>> StartAsync(params Step[] steps) => StartAsync(Options(), steps);

    public Task<WorkflowHandle<ScriptWorkflow, IReadOnlyList<string>>> StartAsync(WorkflowOptions options, params Step[] steps) =>
        client.StartWorkflowAsync((ScriptWorkflow w) => w.RunAsync(steps), options);

    /// <summary>Starts it with a worker, and waits for its end, however it ends.</summary>
    public async Task RunAsync(params Step[] steps)
    {
        StartWorker();
        await EndAsync(await StartAsync(steps));
    }

    /// <summary>Waits for the end of a workflow and its continuations, and observes how it ended and its histories.</summary>
    public async Task EndAsync(WorkflowHandle handle)
    {
        await ObserveAsync("end", async () => string.Join(" | ", await handle.GetResultAsync<IReadOnlyList<string>>()));
        await HistoriesAsync(handle.Id, handle.ResultRunId ?? handle.RunId ?? handle.FirstExecutionRunId!);
    }

    /// <summary>Observes what a call answers, or which error.</summary>
    public async Task ObserveAsync(string what, Func<Task<string>> call)
    {
        try
        {
            observed.Add($"{what}: {await call()}");
        }
        catch (RpcException e)
        {
            observed.Add($"{what}: {e.Code} {e.Message}");
        }
        catch (Exception e) when (e is not OperationCanceledException and not Xunit.Sdk.XunitException)
        {
            observed.Add($"{what}: {e.GetType().Name} {e.Message} < {e.InnerException?.GetType().Name} {e.InnerException?.Message}");
        }
    }

    public Task ObserveAsync(string what, Func<Task> call) => ObserveAsync(what, async () =>
    {
        await call();
        return "done";
    });

    /// <summary>Waits until the workflow's tasks are done, so that what comes next finds every server in the same place.</summary>
    public Task IdleAsync(WorkflowHandle handle, long atLeast = 4) =>
        UntilAsync(handle, d => d.PendingWorkflowTask is null && d.WorkflowExecutionInfo.HistoryLength >= atLeast);

    public Task UntilAsync(WorkflowHandle handle, Predicate<DescribeWorkflowExecutionResponse> isTrue)
    {
        var request = new DescribeWorkflowExecutionRequest
        {
            Namespace = client.Options.Namespace,
            Execution = new Temporalio.Api.Common.V1.WorkflowExecution { WorkflowId = handle.Id, RunId = handle.RunId ?? "" },
        };
        return Wait.UntilAsync(async () => isTrue(await client.WorkflowService.DescribeWorkflowExecutionAsync(request)), $"the workflow of {name}");
    }

    /// <summary>Observes the histories of a run and those that continue it.</summary>
    public async Task HistoriesAsync(string workflowId, string runId)
    {
        for (var next = runId; next.Length > 0;)
        {
            next = Continuation((await HistoryAsync(workflowId, next))[^1]);
        }
    }

    /// <summary>Observes the history of one run, or its first events; gives all of it.</summary>
    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync(string workflowId, string runId, int count = int.MaxValue)
    {
        var events = await ReadAsync(workflowId, runId);
        observed.Add($"history of {workflowId}");
        observed.AddRange(events.Take(count).Select(HistoryNormalizer.Shown));
        AssertLegal(new(client.Options.Namespace, workflowId, runId), events);
        return events;
    }

    /// <summary>What was seen, in order, with ids that the servers drew told apart only by when they came up.</summary>
    public IReadOnlyList<string> Observed() => HistoryNormalizer.WithoutDrawnIds(observed);

    public async Task<IReadOnlyList<HistoryEvent>> ReadAsync(string workflowId, string runId)
    {
        List<HistoryEvent> events = [];
        GetWorkflowExecutionHistoryResponse page = new();
        do
        {
            var request = new GetWorkflowExecutionHistoryRequest
            {
                Namespace = client.Options.Namespace,
                Execution = new Temporalio.Api.Common.V1.WorkflowExecution { WorkflowId = workflowId, RunId = runId },
                NextPageToken = page.NextPageToken,
            };

            // A server may be started again just then; a call of the service itself is sent again only where it says so.
            page = await client.WorkflowService.GetWorkflowExecutionHistoryAsync(request, new() { Retry = true });
            events.AddRange(page.History.Events);
        }
        while (!page.NextPageToken.IsEmpty);
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // The way in which a worker ends.
        }

        worker?.Dispose();
        ended.Dispose();
    }

    // Whichever server wrote it: each event moves what it is about as this server's tables allow.
    private static void AssertLegal(ExecutionKey key, IEnumerable<HistoryEvent> events)
    {
        var run = new RunState(key);
        foreach (var e in events)
        {
            EventApplier.Apply(run, e);
        }
    }

    private static string Continuation(HistoryEvent last) => last.EventType switch
    {
        EventType.WorkflowExecutionContinuedAsNew => last.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionCompleted => last.WorkflowExecutionCompletedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionFailed => last.WorkflowExecutionFailedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionTimedOut => last.WorkflowExecutionTimedOutEventAttributes.NewExecutionRunId,
        _ => "",
    };
}
