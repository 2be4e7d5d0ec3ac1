using Abathur.Temporal.LocalServer.Frontend.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Transitions;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>
/// Runs transitions: one at a time for a workflow id, each kept before anything follows from it.
/// </summary>
internal sealed partial class HistoryEngine
{
    private const string DeleteReason = "Delete workflow execution";

    private readonly WorkflowLanes lanes = new();
    private readonly HistoryContext context;
    private readonly ILogger logger;

    public HistoryEngine(HistoryContext context, ILogger<HistoryEngine> logger)
    {
        this.context = context;
        this.logger = logger;
        context.Engine = this;
        context.Clock.SetBack += () => _ = AfterSetBackAsync();
    }

    public HistoryContext Context => context;

    /// <summary>One transition of a workflow.</summary>
    /// <param name="key">Which workflow.</param>
    /// <param name="body">Makes it; what it throws undoes it.</param>
    /// <param name="cancellation">Ends the wait for the lane.</param>
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

            Follow(transaction);
        }

        if (hold is not null)
        {
            _ = ContinueAsync(transaction, hold);
        }

        return result;
    }

    public Task WriteAsync(WorkflowKey key, Action<Transaction> body, CancellationToken cancellation = default) =>
        WriteAsync(key, transaction => { body(transaction); return true; }, cancellation);

    /// <summary>Looks at a run, open or closed; the current one where <paramref name="runId"/> is empty.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public async Task<T> ReadAsync<T>(WorkflowKey key, string runId, Func<RunState, T> look, CancellationToken cancellation = default)
    {
        using (var lease = await lanes.EnterAsync(key, cancellation))
        {
            Reload(lease.Lane);
            if (lease.Lane.Open is { } open && (runId.Length == 0 || open.RunId == runId))
            {
                return look(open);
            }
        }

        return look(LoadClosed(key, runId));
    }

    /// <summary>Removes a run with all that is known of it; one that is open is terminated first.</summary>
    public async Task DeleteAsync(WorkflowKey key, string runId, CancellationToken cancellation)
    {
        runId = await ReadAsync(key, runId, run => run.RunId, cancellation);
        await WriteAsync(
            key,
            transaction =>
            {
                if (transaction.Find(runId) is { } open)
                {
                    Closing.Terminate(transaction, open, DeleteReason, null, Closing.ServerIdentity);
                }
            },
            cancellation);
        await context.Store.CommitAsync(new WriteSet().DeleteExecution(new ExecutionKey(key.Namespace, key.WorkflowId, runId)));
    }

    /// <summary>Starts a workflow again from a point of a run's history; gives the new run's id.</summary>
    public async Task<string> ResetAsync(WorkflowKey key, string runId, Func<ResetSource, ResetPoint> choose, CancellationToken cancellation)
    {
        var source = await ReadAsync(key, runId, run => new ResetSource(run.RunId, [.. run.Events]), cancellation);
        var point = choose(source);
        return await WriteAsync(key, tx => Reset.From(tx, source, point), cancellation);
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

    /// <summary>Takes back the workflow tasks that are out on a connection that closed.</summary>
    public Task TakeBackAsync(WorkerConnection connection) => Task.WhenAll(lanes.All
        .Where(lane => lane.Open?.Task?.Connection == connection)
        .Select(lane => TakeBackAsync(lane.Key, task => task.Connection == connection)));

    /// <summary>Takes back one start of a workflow task: nobody has seen it.</summary>
    public Task TakeBackAsync(WorkflowKey key, string requestId) => TakeBackAsync(key, task => task.RequestId == requestId);

    private Task TakeBackAsync(WorkflowKey key, Func<WorkflowTaskState, bool> isLost) => WriteAsync(key, tx =>
    {
        if (tx.Lane.Open is { Task: { IsStarted: true } task } run && isLost(task))
        {
            WorkflowTasks.Lose(tx, run);
        }
    });

    private RunState LoadClosed(WorkflowKey key, string runId)
    {
        if (runId.Length == 0)
        {
            runId = context.Store.FindCurrentRun(key.Namespace, key.WorkflowId) ?? throw ServiceError.WorkflowNotFound(key.WorkflowId);
        }

        return RunLoader.Load(context.Store, new ExecutionKey(key.Namespace, key.WorkflowId, runId))
            ?? throw ServiceError.WorkflowNotFound(key.WorkflowId, runId);
    }

    private void Follow(Transaction transaction)
    {
        var lane = transaction.Lane;
        transaction.Announce();
        foreach (var reaction in transaction.Reactions)
        {
            reaction();
        }

        Rearm(lane);
        HoldTime(lane);
    }

    private void Rearm(WorkflowLane lane)
    {
        var next = lane.Open is { } run ? Deadlines.Next(run) : null;

        // Without time skipping a timer that comes too early costs less than setting it anew at every transition.
        if (lane.Timer is { } armed && (next == armed.Due || (next > armed.Due && !context.Clock.CanSkip)))
        {
            return;
        }

        lane.Timer?.Cancel();
        lane.Timer = next is { } due ? context.Clock.Schedule(due, () => FireAsync(lane.Key)) : null;
    }

    private void HoldTime(WorkflowLane lane)
    {
        if (!context.Clock.CanSkip)
        {
            return;
        }

        var busy = lane.Open is { } run ? Deadlines.BusyCount(run) : 0;
        for (; lane.ClockLocks < busy; lane.ClockLocks++)
        {
            context.Clock.Lock();
        }

        for (; lane.ClockLocks > busy; lane.ClockLocks--)
        {
            context.Clock.Unlock();
        }
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
                await continuation();
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

        var current = context.Store.FindCurrentRun(lane.Key.Namespace, lane.Key.WorkflowId);
        var run = current is null ? null : RunLoader.Load(context.Store, new ExecutionKey(lane.Key.Namespace, lane.Key.WorkflowId, current));
        lane.Open = run is { IsOpen: true } ? run : null;
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
