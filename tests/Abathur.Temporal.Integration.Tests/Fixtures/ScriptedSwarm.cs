using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Abathur.Temporal.Workflows.Tasks;
using Abathur.Temporal.Workflows.Watchdogs;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>A swarm of its own name and queue whose attempts are scripted, with the workers that carry it.</summary>
internal sealed class ScriptedSwarm : IAsyncDisposable
{
    private readonly List<TemporalWorker> workers = [];
    private readonly CancellationTokenSource ended = new();
    private readonly ITemporalClient client;
    private Task running = Task.CompletedTask;

    private ScriptedSwarm(ITemporalClient client)
    {
        this.client = client;
        Name = "s" + Guid.NewGuid().ToString("N")[..12];
        TaskQueue = "test-" + Name;
    }

    public string Name { get; }

    public string TaskQueue { get; }

    public ScriptedActivities Activities { get; } = new();

    public WorkflowHandle<ISwarm, SwarmResult> Handle => client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(Name));

    public static async Task<ScriptedSwarm> StartAsync(
        TemporalService service, SwarmSettings? settings = null, Action<ScriptedActivities>? script = null, SwarmCheckpoint? checkpoint = null)
    {
        var swarm = new ScriptedSwarm(service.Client);
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

    public Task StartWorkflowAsync(SwarmSettings? settings = null, SwarmCheckpoint? checkpoint = null) => client.StartWorkflowAsync(
        "Swarm",
        [new SwarmInput { Name = Name, Repository = new() { Path = "/nowhere" }, Settings = settings ?? Quick, Checkpoint = checkpoint }],
        new(WorkflowIds.Swarm(Name), TaskQueue));

    /// <summary>Retries without a pause.</summary>
    public static SwarmSettings Quick { get; } = new() { RetryBackoffSeconds = 0 };

    public Task<SubmitResult> SubmitAsync(params TaskSubmission[] tasks) =>
        Handle.ExecuteUpdateAsync(swarm => swarm.SubmitTasksAsync(new SubmitTasks { Tasks = tasks }));

    public Task<TaskRecord> TaskAsync(string id) => Handle.QueryAsync(swarm => swarm.Task(id));

    public Task<SwarmStatus> StatusAsync() => Handle.QueryAsync(swarm => swarm.Status());

    public async Task<IReadOnlyList<SwarmEvent>> EventsAsync() => (await Handle.QueryAsync(swarm => swarm.Events(0))).Events;

    public Task<TaskRecord> WaitAsync(string id, TaskState state) =>
        Eventually.GetAsync(() => TaskAsync(id), task => task.State == state, $"{id} to be {state}");

    public Task<SwarmStatus> SettledAsync(int seconds = 60) =>
        Eventually.GetAsync(StatusAsync, status => status.Settled && status.Tasks.Count > 0, "the swarm to settle", seconds);

    public async Task<SwarmResult> StopAsync(StopMode mode = StopMode.Graceful)
    {
        await Handle.ExecuteUpdateAsync(swarm => swarm.StopAsync(new StopRequest { Mode = mode }));
        return await Handle.GetResultAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Handle.TerminateAsync("the test has ended");
        }
        catch (Temporalio.Exceptions.RpcException)
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
        workers.Add(new TemporalWorker(client, new TemporalWorkerOptions(TaskQueue)
            .AddWorkflow<Swarm>()
            .AddWorkflow<TaskRun>()
            .AddWorkflow<Watchdog>()
            .AddAllActivities(Activities)));
        foreach (var queue in new[] { TaskQueues.Agents(TaskQueue), TaskQueues.Host(TaskQueue, ScriptedActivities.Host) })
        {
            workers.Add(new TemporalWorker(client, new TemporalWorkerOptions(queue)
            {
                MaxHeartbeatThrottleInterval = TimeSpan.FromSeconds(1),
                DefaultHeartbeatThrottleInterval = TimeSpan.FromSeconds(1),
            }.AddAllActivities(Activities)));
        }

        running = Task.WhenAll(workers.Select(worker => worker.ExecuteAsync(ended.Token)));
    }
}
