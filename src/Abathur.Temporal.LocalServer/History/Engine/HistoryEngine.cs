using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Visibility;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// Runs transitions: one at a time for a workflow id, each kept before anything follows from it.
/// </summary>
internal sealed partial class HistoryEngine : IWorkflows
{
    private readonly Lanes<WorkflowKey, WorkflowLane> lanes = new(key => new WorkflowLane(key));
    private readonly LaneTimers<WorkflowKey> timers;
    private readonly HistoryContext context;
    private readonly ILogger logger;

    public HistoryEngine(HistoryContext context, ILogger<HistoryEngine> logger)
    {
        this.context = context;
        this.logger = logger;
        timers = new LaneTimers<WorkflowKey>(context.Clock, FireAsync);
        context.Clock.SetBack += () => _ = AfterSetBackAsync();
    }

    public HistoryContext Context => context;

    /// <summary>The workflows with an open run, and those that somebody looks at.</summary>
    public IEnumerable<WorkflowLane> Lanes => lanes.All;

    /// <inheritdoc/>
    public async Task<T> WriteAsync<T>(WorkflowKey key, Func<Transaction, T> body, CancellationToken cancellation = default)
    {
        Transaction transaction;
        T result;
        IDisposable? hold = null;
        using (var lease = await lanes.EnterAsync(key, cancellation))
        {
            var lane = lease.Lane;
            Reload(lane);
            transaction = new Transaction(lane, context.Clock.UtcNow, context);
            try
            {
                result = body(transaction);
                HistoryLimit.Enforce(transaction);
                if (!transaction.IsEmpty)
                {
                    await context.Store.CommitAsync(transaction.ToWriteSet());
                }
            }
            catch (StoreException e)
            {
                Abandon(lane);
                throw ServiceError.Unavailable(e.Message);
            }
            catch when (!transaction.IsEmpty)
            {
                Abandon(lane);
                throw;
            }

            if (transaction.Continuations.Count > 0)
            {
                hold = context.Clock.Hold();
            }

            transaction.Announce();
            Follow(lane);
        }

        if (hold is not null)
        {
            _ = ContinueAsync(transaction, hold);
        }

        return result;
    }

    /// <inheritdoc/>
    public Task WriteAsync(WorkflowKey key, Action<Transaction> body, CancellationToken cancellation = default) =>
        WriteAsync(key, transaction => { body(transaction); return true; }, cancellation);

    /// <summary>Looks at a run, open or closed; the current one where <paramref name="runId"/> is empty.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public Task<T> ReadAsync<T>(WorkflowKey key, string runId, Func<RunState, T> look, CancellationToken cancellation = default) =>
        ReadAsync(key, runId, look, closed => look(closed.Rebuild()), cancellation);

    /// <summary>The same, where a closed run need not be rebuilt.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public async Task<T> ReadAsync<T>(
        WorkflowKey key, string runId, Func<RunState, T> look, Func<ClosedRun, T> lookAtClosed, CancellationToken cancellation = default)
    {
        using (var lease = await lanes.EnterAsync(key, cancellation))
        {
            Reload(lease.Lane);
            if (lease.Lane.Open is { } open && (runId.Length == 0 || open.RunId == runId))
            {
                return look(open);
            }
        }

        var stored = RunLoader.Require(context.Store, key.Namespace, key.WorkflowId, runId);
        return stored.IsOpen ? look(RunLoader.Load(context.Store, stored)) : lookAtClosed(new ClosedRun(context.Store, stored));
    }

    /// <summary>Removes closed runs of a workflow id, but none of the chain that is still open.</summary>
    /// <exception cref="StoreException">Nothing was removed.</exception>
    public async Task RemoveAsync(WorkflowKey key, IReadOnlyList<VisibilityRecord> closed)
    {
        using var lease = await lanes.EnterAsync(key);
        Reload(lease.Lane);
        var open = lease.Lane.Open?.Started.FirstExecutionRunId;
        var writes = new WriteSet();
        foreach (var run in closed.Where(run => open is null || run.FirstRunId != open))
        {
            writes.DeleteExecution(new ExecutionKey(key.Namespace, key.WorkflowId, run.RunId));
        }

        if (!writes.IsEmpty)
        {
            await context.Store.CommitAsync(writes);
        }
    }

    /// <summary>Puts a run that the store holds back to work: its tasks, its timers, and what it had to tell others.</summary>
    public async Task ResumeAsync(StoredExecution stored)
    {
        var key = new WorkflowKey(stored.Key.Namespace, stored.Key.WorkflowId);
        using (var lease = await lanes.EnterAsync(key))
        {
            lease.Lane.Open = RunLoader.Load(context.Store, stored);
        }

        await WriteAsync(key, Recovery.Resume);
    }

    private void Follow(WorkflowLane lane)
    {
        var busy = lane.Open is { } run && context.Clock.CanSkip ? Deadlines.BusyCount(run) : 0;
        timers.Follow(lane, lane.Open is { } open ? Deadlines.Next(open) : null, busy);
    }

    private async Task FireAsync(WorkflowKey key)
    {
        try
        {
            await WriteAsync(key, transaction =>
            {
                transaction.Lane.Timer = null;
                Deadlines.Fire(transaction);
            });
        }
        catch (Exception e)
        {
            LogTimerFailed(logger, key.WorkflowId, e);
        }
    }

    private async Task AfterSetBackAsync()
    {
        using var hold = context.Clock.Hold();
        foreach (var lane in lanes.All)
        {
            try
            {
                await WriteAsync(lane.Key, tx =>
                {
                    if (tx.Lane.Open is { } run)
                    {
                        ClockSetBack.Apply(tx, run);
                    }
                });
            }
            catch (Exception e)
            {
                LogTimerFailed(logger, lane.Key.WorkflowId, e);
            }
        }
    }

    private async Task ContinueAsync(Transaction transaction, IDisposable hold)
    {
        foreach (var continuation in transaction.Continuations)
        {
            try
            {
                await continuation(this);
            }
            catch (Exception e)
            {
                LogContinuationFailed(logger, transaction.Lane.Key.WorkflowId, e);
            }
        }

        hold.Dispose();
    }

    private static void Abandon(WorkflowLane lane)
    {
        lane.Open = null;
        lane.MustReload = true;
    }

    private void Reload(WorkflowLane lane)
    {
        if (!lane.MustReload)
        {
            return;
        }

        lane.Open = RunLoader.FindOpen(context.Store, lane.Key.Namespace, lane.Key.WorkflowId);
        lane.MustReload = false;
        if (lane.Open is { } open)
        {
            Recovery.Enqueue(context, open);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer of workflow {WorkflowId} failed")]
    private static partial void LogTimerFailed(ILogger logger, string workflowId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What follows from a transition of workflow {WorkflowId} failed")]
    private static partial void LogContinuationFailed(ILogger logger, string workflowId, Exception exception);
}
