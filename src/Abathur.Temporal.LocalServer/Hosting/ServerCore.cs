using Abathur.Temporal.LocalServer.Batches;
using Abathur.Temporal.LocalServer.Frontend.Handlers;
using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Timers;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.Hosting;

/// <summary>The service without its network: store, clock, task queues, engine and handlers, put together.</summary>
internal sealed class ServerCore : IAsyncDisposable
{
    private readonly IStore store;
    private readonly ServerClock clock;
    private readonly HistoryEngine engine;
    private readonly NamespaceRegistry namespaces;
    private readonly BatchJobs batches = new();

    private ServerCore(IStore store, LocalServerOptions options)
    {
        this.store = store;
        clock = new ServerClock(options.TimeProvider, options.TimeSkipping);
        namespaces = new NamespaceRegistry(store);
        var queues = new TaskQueues(options.TimeProvider);
        var queries = new PendingQueries();
        var context = new HistoryContext(store, clock, namespaces, queues);
        engine = new HistoryEngine(context, options.LoggerFactory.CreateLogger<HistoryEngine>());
        var visibility = new VisibilityHandlers(store, namespaces);
        object[] handlers =
        [
            new SystemHandlers(options),
            new NamespaceHandlers(namespaces),
            new SearchAttributeHandlers(namespaces),
            new StartHandlers(engine, namespaces),
            new MultiOperationHandlers(engine, namespaces),
            new MessageHandlers(engine),
            new ResetHandlers(engine),
            new DeleteHandlers(engine),
            new QueryHandlers(engine, queues, queries),
            new UpdateHandlers(engine),
            new WorkflowTaskHandlers(engine, queues),
            new ActivityTaskHandlers(engine, queues),
            new HistoryHandlers(engine),
            new DescribeHandlers(engine),
            visibility,
            new BatchHandlers(batches, new BatchOperations(engine), visibility, () => clock.UtcNow),
            new TaskQueueHandlers(queues),
            new WorkerHandlers(engine, queues),
            .. options.TimeSkipping ? [new TestServiceHandlers(clock, new TimeSkipping(clock))] : Array.Empty<object>(),
        ];
        Handlers = new RpcHandlers(handlers, new NamespaceCheck(namespaces), options.LoggerFactory.CreateLogger<RpcHandlers>());
    }

    public RpcHandlers Handlers { get; }

    /// <exception cref="StoreException">The database can't be used.</exception>
    public static async Task<ServerCore> StartAsync(LocalServerOptions options)
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

    public async ValueTask DisposeAsync()
    {
        batches.StopAll();
        clock.Dispose();
        namespaces.Dispose();
        await store.DisposeAsync();
    }

    private async Task PrepareAsync(LocalServerOptions options)
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
}
