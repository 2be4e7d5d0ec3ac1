using Abathur.Temporal.LocalServer.Batches;
using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Frontend;
using Abathur.Temporal.LocalServer.Frontend.Handlers;
using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Removal;
using Abathur.Temporal.LocalServer.Retention;
using Abathur.Temporal.LocalServer.Schedules;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Activities;
using Abathur.Temporal.LocalServer.Standalone.Operations;
using Abathur.Temporal.LocalServer.Timers;
using Abathur.Temporal.LocalServer.Workers;
using Microsoft.Extensions.Logging;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer;

/// <summary>The service without its network: store, clock, task queues, engine and handlers, put together.</summary>
internal sealed partial class ServerCore : IAsyncDisposable
{
    private readonly IStore store;
    private readonly ServerClock clock;
    private readonly HistoryEngine engine;
    private readonly NamespaceRegistry namespaces;
    private readonly BatchJobs batches;
    private readonly TaskQueueConfigs configs;
    private readonly DeploymentRegistry deployments;
    private readonly EndpointRegistry endpoints;
    private readonly NamespaceRemoval removal;
    private readonly ScheduleEngine schedules;
    private readonly StandaloneDivisions standalone;
    private readonly RetentionSweeps retention;
    private readonly LostWork lost;
    private readonly ILogger logger;
    private volatile bool isStopping;

    private ServerCore(IStore store, TemporalServerOptions options)
    {
        this.store = store;
        clock = new ServerClock(options.TimeProvider, options.TimeSkipping);
        namespaces = new NamespaceRegistry(store) { PayloadLimit = new(options.PayloadErrorBytes, options.PayloadWarningBytes) };
        configs = new TaskQueueConfigs(store);
        deployments = new DeploymentRegistry(store);
        endpoints = new EndpointRegistry(store);
        var queues = new TaskQueues(options.TimeProvider, configs.PerSecond, key => deployments.Versions(key.Namespace, key.Name, key.Type));
        deployments.Changed += queues.Reroute;
        var queries = new PendingQueries();
        var context = new HistoryContext(store, clock, namespaces, queues, endpoints) { SuggestEvents = options.SuggestContinueAsNewEvents };
        engine = new HistoryEngine(context, options.LoggerFactory.CreateLogger<HistoryEngine>());
        schedules = new ScheduleEngine(engine, options.LoggerFactory.CreateLogger<ScheduleEngine>());
        var activities = new StandaloneActivities(context, options.LoggerFactory.CreateLogger<StandaloneActivities>());
        var operations = new StandaloneOperations(context, options.LoggerFactory.CreateLogger<StandaloneOperations>());
        context.NexusCallers = operations;
        standalone = new StandaloneDivisions(activities, operations);
        retention = new RetentionSweeps(engine, standalone, options.Retention, options.LoggerFactory.CreateLogger<RetentionSweeps>());
        lost = new LostWork(engine, queues, queries);
        logger = options.LoggerFactory.CreateLogger<ServerCore>();
        var batchOperations = new BatchOperations(engine, activities);
        batches = new BatchJobs(batchOperations, context, options.Retention);
        var workers = new WorkerRegistry(options.TimeProvider);
        removal = new NamespaceRemoval(engine, schedules, standalone, batches, configs, deployments, workers, options.LoggerFactory.CreateLogger<NamespaceRemoval>());
        var controls = new ActivityControlHandlers(engine);
        var described = new DeploymentHandlers(deployments, store, () => clock.UtcNow);
        object[] handlers =
        [
            new SystemHandlers(isPersistent: options.DatabaseFile is not null),
            new NamespaceHandlers(namespaces, endpoints, removal, options.Retention),
            new SearchAttributeHandlers(namespaces),
            new StartHandlers(engine, namespaces, lost),
            new MultiOperationHandlers(engine, namespaces),
            new MessageHandlers(engine),
            new ResetHandlers(engine),
            new DeleteHandlers(engine),
            new QueryHandlers(engine, queues, queries),
            new UpdateHandlers(engine),
            new WorkflowTaskHandlers(engine, queues, deployments, lost),
            new ActivityTaskHandlers(new WorkflowActivityTasks(engine, lost), new StandaloneActivityTasks(activities), queues, deployments, namespaces.PayloadLimit, () => clock.UtcNow),
            controls,
            new ActivityExecutionHandlers(controls, activities),
            new StandaloneActivityHandlers(activities, namespaces, () => clock.UtcNow),
            new StandaloneActivityListHandlers(store, namespaces),
            new StandaloneOperationHandlers(operations, namespaces, () => clock.UtcNow),
            new StandaloneOperationListHandlers(store, namespaces),
            new WorkflowControlHandlers(engine),
            new HistoryHandlers(engine),
            new DescribeHandlers(engine),
            new VisibilityHandlers(store, namespaces),
            new BatchHandlers(batches, batchOperations, store, namespaces),
            new ScheduleHandlers(schedules, namespaces),
            new ScheduleListHandlers(schedules, namespaces),
            new TaskQueueHandlers(queues, configs, () => clock.UtcNow),
            new WorkerHandlers(queues, lost, workers),
            described,
            new DeploymentVersionHandlers(deployments, described, queues, () => clock.UtcNow),
            new OldVersioningHandlers(),
            new NexusEndpointHandlers(endpoints, namespaces, () => clock.UtcNow),
            new NexusTaskHandlers(new WorkflowNexusTasks(engine), new StandaloneNexusTasks(operations), queues, deployments, () => clock.UtcNow),
            .. options.TimeSkipping ? [new TestServiceHandlers(clock, new TimeSkipping(clock))] : Array.Empty<object>(),
        ];
        Handlers = new RpcHandlers(handlers, new NamespaceCheck(namespaces), options.LoggerFactory.CreateLogger<RpcHandlers>());
    }

    public RpcHandlers Handlers { get; }

    /// <exception cref="StoreException">The database can't be used.</exception>
    public static async Task<ServerCore> StartAsync(TemporalServerOptions options)
    {
        IStore store = options.DatabaseFile is { } file ? SqliteStore.Open(file) : new MemoryStore();
        try
        {
            var core = new ServerCore(store, options);
            await core.PrepareAsync(options);
            return core;
        }
        catch (Exception e)
        {
            await store.DisposeAsync();
            throw options.DatabaseFile is { } damaged && StoreErrors.IsDamage(e) ? StoreErrors.Reading(Path.GetFullPath(damaged), e) : e;
        }
    }

    /// <summary>A connection closed. Not when this server closes it: its workers come back to the next one, with their tasks.</summary>
    public async Task LoseAsync(WorkerConnection connection)
    {
        try
        {
            if (!isStopping)
            {
                await lost.TakeBackAsync(connection);
            }
        }
        catch (Exception e)
        {
            LogTakeBackFailed(logger, e);
        }
    }

    /// <summary>Serves a recorded history as a run that only answers queries.</summary>
    public Task AddRecordedRunAsync(ExecutionKey run, IReadOnlyCollection<HistoryEvent> events) => store.CommitAsync(RecordedRuns.Write(run, events));

    /// <summary>Serves it no more.</summary>
    public Task RemoveRecordedRunAsync(ExecutionKey run) => store.CommitAsync(new WriteSet().DeleteExecution(run));

    /// <summary>From now on connections close because this server ends.</summary>
    public void Stop() => isStopping = true;

    public async ValueTask DisposeAsync()
    {
        await removal.DisposeAsync();
        await batches.DisposeAsync();
        await retention.DisposeAsync();
        clock.Dispose();
        namespaces.Dispose();
        configs.Dispose();
        deployments.Dispose();
        endpoints.Dispose();
        await store.DisposeAsync();
    }

    private async Task PrepareAsync(TemporalServerOptions options)
    {
        await removal.FinishAsync();
        foreach (var name in options.Namespaces)
        {
            if (!namespaces.Exists(name))
            {
                await namespaces.RegisterAsync(new NamespaceRecord { Name = name, Id = Guid.CreateVersion7().ToString() });
            }

            await namespaces.UpdateAsync(name, ns => ns.WithSearchAttributes(options.SearchAttributes));
        }

        foreach (var execution in store.ReadOpenExecutions())
        {
            await (standalone.Find(execution.Key.Namespace) is { } runs ? runs.ResumeAsync(execution) : engine.ResumeAsync(execution));
        }

        await NexusCompletions.ResumeAsync(engine, engine.Context);
        await schedules.ResumeAsync();
        batches.Resume();
        retention.Start();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was out on a connection that closed could not be taken back; it times out")]
    private static partial void LogTakeBackFailed(ILogger logger, Exception exception);
}
