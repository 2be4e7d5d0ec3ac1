using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Retention;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>The batches, running and closed. They are kept as long as closed runs are.</summary>
/// <param name="operations">What they do.</param>
/// <param name="context">What they reach.</param>
/// <param name="retention">Of namespaces without one of their own; null: for ever.</param>
internal sealed class BatchJobs(BatchOperations operations, HistoryContext context, TimeSpan? retention) : IAsyncDisposable
{
    private const string Type = "temporal-sys-batch-workflow";

    private readonly ConcurrentDictionary<(string Namespace, string Id), BatchJob> jobs = new();
    private readonly VisibilityIndex visibility = new();
    private readonly SemaphoreSlim starting = new(1);

    /// <summary>Puts those that the store holds back to work.</summary>
    public void Resume()
    {
        foreach (var (name, value) in context.Store.ReadMetadata(MetadataKind.Batch))
        {
            var record = BatchRecord.Parse(value);
            var progress = BatchRecord.ParseProgress(context.Store.FindMetadata(MetadataKind.BatchProgress, name));
            Take(new BatchJob(record, progress, operations.Of(record.Request), context));
        }
    }

    /// <summary>Starts a batch; it is kept by then.</summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="operation">The same, as <see cref="BatchOperations"/> has it.</param>
    /// <param name="targets">What it operates on; null where the query finds nothing because it is wrong, and the batch fails.</param>
    /// <exception cref="RpcException">AlreadyExists: a batch has this id.</exception>
    /// <exception cref="StoreException">There is none.</exception>
    public async Task StartAsync(StartBatchOperationRequest request, BatchOperation operation, IReadOnlyList<WorkflowExecution>? targets)
    {
        await starting.WaitAsync();
        try
        {
            await ExpireAsync(request.Namespace);
            if (jobs.TryGetValue((request.Namespace, request.JobId), out var known))
            {
                throw AlreadyExists(known);
            }

            var now = context.Clock.UtcNow;
            var record = new BatchRecord
            {
                RunId = Guid.CreateVersion7().ToString(),
                StartTime = now,
                Request = request,
                Targets = targets ?? [],
                Total = targets?.Count ?? 0,
            };
            var progress = targets is null ? new BatchProgress { State = BatchOperationState.Failed, CloseTime = now } : new();
            var writes = new WriteSet();
            record.AddTo(writes);
            record.AddTo(writes, progress);
            await context.Store.CommitAsync(writes);
            Take(new BatchJob(record, progress, operation, context));
        }
        finally
        {
            starting.Release();
        }
    }

    /// <exception cref="RpcException">NotFound.</exception>
    public BatchJob Get(string ns, string id) =>
        jobs.TryGetValue((ns, id), out var job) && !IsExpired(job) ? job : throw ServiceError.WorkflowNotFound(id);

    /// <summary>Leaves the rest of a batch undone.</summary>
    /// <exception cref="RpcException">NotFound: there is none, or it has closed.</exception>
    /// <exception cref="StoreException">It goes on.</exception>
    public async Task StopAsync(string ns, string id)
    {
        var job = Get(ns, id);
        if (!await job.StopAsync())
        {
            throw ServiceError.WorkflowCompleted();
        }

        Show(job);
    }

    /// <summary>A page of a namespace's: those that run first, then the one that closed last.</summary>
    /// <exception cref="Visibility.Syntax.VisibilityQueryException">The token isn't one of ours.</exception>
    public (IReadOnlyList<BatchJob> Jobs, ByteString NextPageToken) List(string ns, int pageSize, ByteString pageToken)
    {
        var page = visibility.List(ns, VisibilityQuery.Parse("", SearchAttributeTypes), pageSize, pageToken.Span);
        var found = page.Records.Select(record => jobs.GetValueOrDefault((ns, record.WorkflowId))).OfType<BatchJob>();
        return ([.. found.Where(job => !IsExpired(job))], page.NextPageToken);
    }

    /// <summary>A namespace is gone: none of its batches goes on.</summary>
    /// <exception cref="StoreException">Some may be left.</exception>
    public async Task RemoveAllAsync(string ns)
    {
        foreach (var job in jobs.Values.Where(job => job.Record.Request.Namespace == ns))
        {
            await RemoveAsync(job);
        }
    }

    /// <summary>The server ends: what was not done is done by the next one.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var job in jobs.Values)
        {
            await job.InterruptAsync();
            job.Dispose();
        }

        starting.Dispose();
    }

    private static IReadOnlyDictionary<string, IndexedValueType> SearchAttributeTypes { get; } = new Dictionary<string, IndexedValueType>();

    private void Take(BatchJob job)
    {
        jobs[(job.Record.Request.Namespace, job.Record.Request.JobId)] = job;
        Show(job);
        if (job.Progress.IsRunning)
        {
            job.Start(Show);
        }
    }

    private void Show(BatchJob job) => visibility.Upsert(new VisibilityRecord
    {
        Namespace = job.Record.Request.Namespace,
        WorkflowId = job.Record.Request.JobId,
        RunId = job.Record.RunId,
        WorkflowType = Type,
        TaskQueue = "",
        Status = job.Progress.IsRunning ? WorkflowExecutionStatus.Running : WorkflowExecutionStatus.Completed,
        StartTime = job.Record.StartTime,
        ExecutionTime = job.Record.StartTime,
        CloseTime = job.Progress.CloseTime,
        RootWorkflowId = job.Record.Request.JobId,
        RootRunId = job.Record.RunId,
    });

    private bool IsExpired(BatchJob job) =>
        job.Progress.CloseTime is { } closed
        && RetentionPeriod.Of(context.Namespaces.Get(job.Record.Request.Namespace), retention) is { } kept
        && closed + kept <= context.Clock.UtcNow;

    // They are few, and only become more when one is started, so this is the moment to look for those whose time is over.
    private async Task ExpireAsync(string ns)
    {
        foreach (var job in jobs.Values.Where(job => job.Record.Request.Namespace == ns && IsExpired(job)))
        {
            await RemoveAsync(job);
        }
    }

    private async Task RemoveAsync(BatchJob job)
    {
        await job.InterruptAsync();
        await context.Store.CommitAsync(new WriteSet()
            .DeleteMetadata(MetadataKind.Batch, job.Record.Name)
            .DeleteMetadata(MetadataKind.BatchProgress, job.Record.Name));
        jobs.TryRemove((job.Record.Request.Namespace, job.Record.Request.JobId), out _);
        visibility.Delete(job.Record.Request.Namespace, job.Record.RunId);
    }

    private static RpcException AlreadyExists(BatchJob known)
    {
        var (id, runId) = (known.Record.Request.JobId, known.Record.RunId);
        var message = known.Progress.IsRunning
            ? $"Workflow execution is already running. WorkflowId: {id}, RunId: {runId}."
            : $"Workflow execution already finished. WorkflowId: {id}, RunId: {runId}. Workflow Id reuse policy: reject duplicate workflow Id.";
        return ServiceError.AlreadyStarted(message, "", runId, runId);
    }
}
