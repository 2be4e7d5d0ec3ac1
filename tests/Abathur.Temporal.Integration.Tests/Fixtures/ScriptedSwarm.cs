using System.Linq.Expressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Attempts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Watchdogs;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Worker;
using Temporalio.Worker.Interceptors;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>A swarm of its own name and queue whose attempts are scripted, with the workers that carry it.</summary>
internal sealed class ScriptedSwarm : IAsyncDisposable
{
    // What takes longer hangs: a workflow task that fails is tried again for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<TemporalWorker> workers = [];
    private readonly CancellationTokenSource ended = new();
    private readonly ITemporalClient client;
    private Task running = Task.CompletedTask;
    private string? firstRun;
    private IReadOnlyCollection<IWorkerInterceptor>? interceptors;

    private ScriptedSwarm(ITemporalClient client)
    {
        this.client = client;
        Name = "s" + Guid.NewGuid().ToString("N")[..12];
        TaskQueue = "test-" + Name;
        Activities = new ScriptedActivities(client);
    }

    public string Name { get; }

    public string TaskQueue { get; }

    public ScriptedActivities Activities { get; }

    public WorkflowHandle<ISwarm, SwarmResult> Handle => client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(Name));

    /// <summary>The execution of a task's latest attempt.</summary>
    public WorkflowHandle<ITaskRun, AttemptResult> Child(string task) =>
        client.GetWorkflowHandle<ITaskRun, AttemptResult>(WorkflowIds.TaskRun(Name, task));

    public ITemporalClient Client => client;

    /// <summary>The ids of its runs so far, oldest first: each but the last continued as new.</summary>
    public async Task<IReadOnlyList<string>> RunsAsync()
    {
        var runs = new List<string>();
        for (var next = firstRun; next is not null;)
        {
            runs.Add(next);
            var last = (await client.GetWorkflowHandle(WorkflowIds.Swarm(Name), next).FetchHistoryAsync()).Events.Last();
            next = last.WorkflowExecutionContinuedAsNewEventAttributes?.NewExecutionRunId;
        }

        return runs;
    }

    public static Task<ScriptedSwarm> StartAsync(
        TemporalService service, SwarmSettings? settings = null, Action<ScriptedActivities>? script = null, SwarmCheckpoint? checkpoint = null) =>
        StartAsync(service.Client, settings, script, checkpoint);

    public static async Task<ScriptedSwarm> StartAsync(
        ITemporalClient client,
        SwarmSettings? settings = null,
        Action<ScriptedActivities>? script = null,
        SwarmCheckpoint? checkpoint = null,
        IReadOnlyCollection<IWorkerInterceptor>? interceptors = null)
    {
        var swarm = new ScriptedSwarm(client) { interceptors = interceptors };
        script?.Invoke(swarm.Activities);
        swarm.StartWorkers();
        await swarm.StartWorkflowAsync(settings, checkpoint);
        return swarm;
    }

    /// <summary>Workers only: the test starts the workflow in its own way.</summary>
    public static ScriptedSwarm WorkersOnly(TemporalService service)
    {
        var swarm = new ScriptedSwarm(service.Client);
        swarm.StartWorkers();
        return swarm;
    }

    public async Task StartWorkflowAsync(SwarmSettings? settings = null, SwarmCheckpoint? checkpoint = null)
    {
        var input = new SwarmInput { Name = Name, Repository = new() { Path = "/nowhere" }, Settings = settings ?? Quick, Checkpoint = checkpoint };
        firstRun = (await client.StartWorkflowAsync("Swarm", [input], new(WorkflowIds.Swarm(Name), TaskQueue))).ResultRunId;
    }

    /// <summary>Retries without a pause.</summary>
    public static SwarmSettings Quick { get; } = new() { RetryBackoffSeconds = 0 };

    public Task<SubmitResult> SubmitAsync(params TaskSubmission[] tasks) => UpdateAsync(swarm => swarm.SubmitTasksAsync(new SubmitTasks { Tasks = tasks }));

    public Task UpdateAsync(Expression<Func<ISwarm, Task>> update) => Handle.ExecuteUpdateAsync(update).WaitAsync(Patience);

    public Task<T> UpdateAsync<T>(Expression<Func<ISwarm, Task<T>>> update) => Handle.ExecuteUpdateAsync(update).WaitAsync(Patience);

    public Task<T> QueryAsync<T>(Expression<Func<ISwarm, T>> query) => Handle.QueryAsync(query).WaitAsync(Patience);

    public Task<SwarmResult> ResultAsync() => Handle.GetResultAsync().WaitAsync(Patience);

    public Task<TaskRecord> TaskAsync(string id) => QueryAsync(swarm => swarm.Task(id));

    public Task<SwarmStatus> StatusAsync() => QueryAsync(swarm => swarm.Status());

    public async Task<IReadOnlyList<SwarmEvent>> EventsAsync() => (await QueryAsync(swarm => swarm.Events(0))).Events;

    public Task<IReadOnlyList<Escalation>> EscalationsAsync() => EscalationsAsync(includeClosed: false);

    public async Task<IReadOnlyList<Escalation>> EscalationsAsync(bool includeClosed) =>
        [.. (await Handle.QueryAsync(swarm => swarm.Escalations())).Escalations.Where(escalation => includeClosed || escalation.ClosedAt is null)];

    public Task<TaskRecord> WaitAsync(string id, TaskState state) =>
        Eventually.GetAsync(() => TaskAsync(id), task => task.State == state, $"{id} to be {state}");

    public Task<SwarmStatus> SettledAsync(int seconds = 60) =>
        Eventually.GetAsync(StatusAsync, status => status.Settled && status.Tasks.Count > 0, "the swarm to settle", seconds);

    public async Task<SwarmResult> StopAsync(StopMode mode = StopMode.Graceful)
    {
        await UpdateAsync(swarm => swarm.StopAsync(new StopRequest { Mode = mode }));
        return await ResultAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Handle.TerminateAsync("the test has ended");
        }
        catch (RpcException)
        {
            // It has closed already, or never started.
        }

        await ended.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // That is how a worker ends.
        }

        workers.ForEach(worker => worker.Dispose());
        ended.Dispose();
    }

    private void StartWorkers()
    {
        workers.Add(new TemporalWorker(client, new TemporalWorkerOptions(TaskQueue) { Interceptors = interceptors }
            .AddWorkflow<Swarm>()
            .AddWorkflow<TaskRun>()
            .AddWorkflow<Watchdog>()
            .AddAllActivities(Activities)));
        foreach (var queue in new[] { TaskQueues.Agents(TaskQueue), TaskQueues.Host(TaskQueue, ScriptedActivities.Host) })
        {
            workers.Add(new TemporalWorker(client, new TemporalWorkerOptions(queue)
            {
                Interceptors = interceptors,
                MaxHeartbeatThrottleInterval = TimeSpan.FromSeconds(1),
                DefaultHeartbeatThrottleInterval = TimeSpan.FromSeconds(1),
            }.AddAllActivities(Activities)));
        }

        running = Task.WhenAll(workers.Select(worker => worker.ExecuteAsync(ended.Token)));
    }
}
