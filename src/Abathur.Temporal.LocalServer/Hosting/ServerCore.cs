using Abathur.Temporal.LocalServer.Batches;
using Abathur.Temporal.LocalServer.Frontend.Handlers;
using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Timers;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer;

/// <summary>The service without its network: store, clock, task queues, engine and handlers, put together.</summary>
internal sealed partial class ServerCore : IAsyncDisposable
{
    private readonly IStore store;
    private readonly ServerClock clock;
    private readonly HistoryEngine engine;
    private readonly NamespaceRegistry namespaces;
    private readonly BatchJobs batches = new();
    private readonly LostWork lost;
    private readonly ILogger logger;
    private volatile bool isStopping;

    private ServerCore(IStore store, TemporalServerOptions options)
    {
        this.store = store;
        clock = new ServerClock(options.TimeProvider, options.TimeSkipping);
        namespaces = new NamespaceRegistry(store);
        var queues = new TaskQueues(options.TimeProvider);
        var queries = new PendingQueries();
        var context = new HistoryContext(store, clock, namespaces, queues);
        engine = new HistoryEngine(context, options.LoggerFactory.CreateLogger<HistoryEngine>());
        lost = new LostWork(engine, queues, queries);
        logger = options.LoggerFactory.CreateLogger<ServerCore>();
        var visibility = new VisibilityHandlers(store, namespaces);
        object[] handlers =
        [
            new SystemHandlers(isPersistent: options.DatabaseFile is not null),
            new NamespaceHandlers(namespaces),
            new SearchAttributeHandlers(namespaces),
            new StartHandlers(engine, namespaces),
            new MultiOperationHandlers(engine, namespaces),
            new MessageHandlers(engine),
            new ResetHandlers(engine),
            new DeleteHandlers(engine),
            new QueryHandlers(engine, queues, queries),
            new UpdateHandlers(engine),
            new WorkflowTaskHandlers(engine, queues, lost),
            new ActivityTaskHandlers(engine, queues, lost),
            new HistoryHandlers(engine),
            new DescribeHandlers(engine),
            visibility,
            new BatchHandlers(batches, new BatchOperations(engine), visibility, () => clock.UtcNow),
            new TaskQueueHandlers(queues),
            new WorkerHandlers(queues, lost),
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
        catch
        {
            await store.DisposeAsync();
            throw;
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

    /// <summary>From now on connections close because this server ends.</summary>
    public void Stop() => isStopping = true;

    public async ValueTask DisposeAsync()
    {
        batches.StopAll();
        clock.Dispose();
        namespaces.Dispose();
        await store.DisposeAsync();
    }

    private async Task PrepareAsync(TemporalServerOptions options)
    {
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
            await engine.ResumeAsync(execution);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was out on a connection that closed could not be taken back; it times out")]
    private static partial void LogTakeBackFailed(ILogger logger, Exception exception);
}
