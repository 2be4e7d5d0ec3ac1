using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Batches;
using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Schedules;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Visibility;
using Abathur.Temporal.LocalServer.Workers;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Removal;

/// <summary>
/// A namespace goes with all that it has. From the moment on that it is marked nobody finds it; the rest follows, after the next start at the latest.
/// </summary>
internal sealed partial class NamespaceRemoval(
    HistoryEngine engine,
    ScheduleEngine schedules,
    StandaloneDivisions standalone,
    BatchJobs batches,
    TaskQueueConfigs configs,
    DeploymentRegistry deployments,
    WorkerRegistry workers,
    ILogger<NamespaceRemoval> logger) : IAsyncDisposable
{
    private const int Page = 100;

    // As many characters of its id as tell a namespace from others of its name.
    private const int IdLength = 5;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> running = new();
    private readonly CancellationTokenSource stopped = new();

    private HistoryContext Context => engine.Context;

    /// <summary>Marks a namespace, and begins to remove what it has.</summary>
    /// <returns>What it is called from now on.</returns>
    /// <exception cref="RpcException">NotFound.</exception>
    /// <exception cref="StoreException">It stays.</exception>
    public async Task<string> StartAsync(NamespaceRecord ns)
    {
        var name = $"{ns.Name}-deleted-{ns.Id[..IdLength]}";
        if (ns.DeletedName is null)
        {
            await Context.Namespaces.UpdateAsync(ns.Name, known => known with { DeletedName = name });
            running[ns.Name] = Task.Run(() => RunAsync(ns.Name));
        }

        return name;
    }

    /// <summary>Ends when a name is free again.</summary>
    public Task WaitAsync(string name) => running.GetValueOrDefault(name) ?? Task.CompletedTask;

    /// <summary>Removes what the last server had still to remove. Nothing of it has been put to work yet.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task FinishAsync()
    {
        foreach (var ns in Context.Namespaces.Deleted)
        {
            while (Runs(ns.Name) is { Count: > 0 } runs)
            {
                var writes = new WriteSet();
                foreach (var run in runs)
                {
                    writes.DeleteExecution(new ExecutionKey(run.Namespace, run.WorkflowId, run.RunId));
                }

                await Context.Store.CommitAsync(writes);
            }

            configs.Forget(ns.Name);
            deployments.Forget(ns.Name);
            await RemoveRecordsAsync(Context.Store, ns.Name);
            await Context.Namespaces.RemoveAsync(ns.Name);
        }
    }

    /// <summary>The server ends: the next one removes the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        await Task.WhenAll(running.Values);
        stopped.Dispose();
    }

    // Of workflows and of what belongs to none.
    private IReadOnlyList<VisibilityRecord> Runs(string ns) =>
    [
        .. standalone.PartsOf(ns).SelectMany(part =>
            Context.Store.Visibility.List(part, VisibilityQuery.Parse("", new Dictionary<string, IndexedValueType>()), Page, default).Records),
    ];

    // Schedules, batches, settings of task queues, deployments and ends of operations to be told, which are named by their namespace first.
    private static async Task RemoveRecordsAsync(IStore store, string ns)
    {
        var writes = new WriteSet();
        foreach (var kind in new[] { MetadataKind.Schedule, MetadataKind.Batch, MetadataKind.BatchProgress, MetadataKind.TaskQueue, MetadataKind.Deployment, MetadataKind.NexusCompletion })
        {
            foreach (var (name, _) in store.ReadMetadata(kind).Where(record => record.Key.StartsWith($"{ns}\n", StringComparison.Ordinal)))
            {
                writes.DeleteMetadata(kind, name);
            }
        }

        if (!writes.IsEmpty)
        {
            await store.CommitAsync(writes);
        }
    }

    private async Task RunAsync(string ns)
    {
        try
        {
            while (!await TryRemoveAsync(ns))
            {
                await Task.Delay(RetryPause, stopped.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }

        running.TryRemove(ns, out _);
    }

    private async Task<bool> TryRemoveAsync(string ns)
    {
        try
        {
            await schedules.RemoveAllAsync(ns);
            await batches.RemoveAllAsync(ns);
            Context.Queues.RemoveAll(ns);
            while (Runs(ns) is { Count: > 0 } runs)
            {
                stopped.Token.ThrowIfCancellationRequested();
                await Task.WhenAll(runs.Select(RemoveAsync));
            }

            Context.Queues.RemoveAll(ns);
            workers.RemoveAll(ns);
            configs.Forget(ns);
            deployments.Forget(ns);
            await RemoveRecordsAsync(Context.Store, ns);
            await Context.Namespaces.RemoveAsync(ns);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, ns, e);
            return false;
        }
    }

    private async Task RemoveAsync(VisibilityRecord run)
    {
        try
        {
            await (standalone.Find(run.Namespace) is { } runs
                ? runs.DeleteAsync(StandaloneKey.In(run.Namespace, run.WorkflowId), run.RunId, stopped.Token)
                : engine.DeleteAsync(new WorkflowKey(run.Namespace, run.WorkflowId), run.RunId, stopped.Token));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // Lists may know more than there is.
            await Context.Store.CommitAsync(new WriteSet().DeleteExecution(new ExecutionKey(run.Namespace, run.WorkflowId, run.RunId)));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What namespace {Namespace} has could not be removed; it is tried again in a second")]
    private static partial void LogFailed(ILogger logger, string @namespace, Exception exception);
}
