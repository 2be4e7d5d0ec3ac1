using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>
/// Makes the moves of what belongs to no workflow: one at a time for an id, each kept before anything follows from it. What follows, on
/// its task queue and on the clock, is read from what was kept.
/// </summary>
internal abstract partial class StandaloneRuns<TRun> : IStandaloneRuns
    where TRun : class, IStandaloneRun
{
    // The store failed: after so long it is tried again.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lanes<StandaloneKey, StandaloneLane<TRun>> lanes = new(key => new StandaloneLane<TRun>(key));
    private readonly LaneTimers<StandaloneKey> timers;
    private readonly ILogger logger;

    protected StandaloneRuns(StandaloneKind kind, HistoryContext context, ILogger logger)
    {
        Kind = kind;
        Context = context;
        this.logger = logger;
        timers = new LaneTimers<StandaloneKey>(context.Clock, FireAsync);
        context.Clock.SetBack += () => _ = Task.WhenAll(lanes.All.Select(lane => FireAsync(lane.Key)));
    }

    public StandaloneKind Kind { get; }

    protected HistoryContext Context { get; }

    /// <summary>Makes a move of a run; the current one where <paramref name="runId"/> is empty.</summary>
    /// <param name="key">The id.</param>
    /// <param name="runId">The run.</param>
    /// <param name="move">The run as it is then; null where nothing is to be done.</param>
    /// <param name="cancellation">Ends the wait for the id.</param>
    /// <exception cref="RpcException">NotFound, and what the move refuses.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task<TRun> WriteAsync(StandaloneKey key, string runId, Func<TRun, DateTimeOffset, TRun?> move, CancellationToken cancellation = default) =>
        WriteAsync(key, runId, move, null, cancellation);

    /// <summary>The same, with something else that is written together with it.</summary>
    /// <exception cref="RpcException">NotFound, and what the move refuses.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task<TRun> WriteAsync(
        StandaloneKey key, string runId, Func<TRun, DateTimeOffset, TRun?> move, Action<WriteSet>? also, CancellationToken cancellation = default)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        var run = Find(lease.Lane, runId) ?? throw NotFound(key.Id);
        return move(run, Context.Clock.UtcNow) is { } moved ? await KeepAsync(lease.Lane, run, moved, also) : run;
    }

    /// <summary>A run as it is now; the current one where <paramref name="runId"/> is empty.</summary>
    /// <returns>The run, and what ends when it is another one.</returns>
    /// <exception cref="RpcException">NotFound.</exception>
    public async Task<(TRun Run, Task Changed)> ReadAsync(StandaloneKey key, string runId, CancellationToken cancellation)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        return (Find(lease.Lane, runId) ?? throw NotFound(key.Id), lease.Lane.Changed.Next);
    }

    /// <summary>Waits until a run is as wanted; null where <paramref name="patience"/> comes first.</summary>
    /// <exception cref="RpcException">NotFound, also where it is deleted meanwhile.</exception>
    public async Task<TRun?> WaitAsync(StandaloneKey key, string runId, Predicate<TRun> isWanted, CancellationToken patience)
    {
        try
        {
            while (true)
            {
                var (run, changed) = await ReadAsync(key, runId, patience);
                if (isWanted(run))
                {
                    return run;
                }

                runId = run.RunId;
                await (run.IsOpen ? changed : Task.Delay(Timeout.Infinite, patience)).WaitAsync(patience);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public Task DeleteAsync(StandaloneKey key, string runId, CancellationToken cancellation) => DeleteAsync(key, runId, null, cancellation);

    /// <summary>The same, with something else that is written together with it.</summary>
    /// <exception cref="RpcException">NotFound.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public async Task DeleteAsync(StandaloneKey key, string runId, Action<WriteSet>? also, CancellationToken cancellation)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        var run = Find(lease.Lane, runId) ?? throw NotFound(key.Id);
        var writes = new WriteSet().DeleteExecution(key.Run(run.RunId));
        also?.Invoke(writes);
        await Context.Store.CommitAsync(writes);
        if (lease.Lane.Open?.RunId == run.RunId)
        {
            lease.Lane.Open = null;
            Follow(lease.Lane);
        }
    }

    public async Task RemoveAsync(StandaloneKey key, IEnumerable<string> closed)
    {
        using var lease = await lanes.EnterAsync(key);
        var writes = new WriteSet();
        foreach (var runId in closed)
        {
            writes.DeleteExecution(key.Run(runId));
        }

        await Context.Store.CommitAsync(writes);
    }

    public async Task ResumeAsync(StoredExecution stored)
    {
        var run = Load(stored);
        using var lease = await lanes.EnterAsync(run.Key);
        lease.Lane.Open = run;
        await CatchUpAsync(lease.Lane, run, Resumed(run, Context.Clock.UtcNow));
    }

    /// <summary>Starts a run of an id, or finds the one that stands for the request.</summary>
    /// <param name="key">The id.</param>
    /// <param name="policy">What becomes of an id that was used before.</param>
    /// <param name="start">Makes another run, with its run id, at a time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The run, and whether it was started now.</returns>
    /// <exception cref="RpcException">AlreadyExists.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    protected async Task<(TRun Run, bool IsStarted)> StartAsync(
        StandaloneKey key, StartPolicy policy, Func<string, DateTimeOffset, TRun> start, CancellationToken cancellation)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        if (Find(lease.Lane, "") is { } known)
        {
            if (policy.IsMetBy(known))
            {
                return (known, false);
            }

            if (!policy.AllowsAfter(known))
            {
                throw AlreadyStarted(known);
            }
        }

        return (await KeepAsync(lease.Lane, null, start(Guid.CreateVersion7().ToString(), Context.Clock.UtcNow)), true);
    }

    /// <summary>Hands the open run to somebody who takes what lies on its task queue; null where it isn't there any more.</summary>
    /// <param name="task">What was taken.</param>
    /// <param name="move">The run as it is then; null where the task is an old one.</param>
    /// <exception cref="StoreException">It stays as it was.</exception>
    protected async Task<TRun?> TakeAsync(QueuedTask task, Func<StandaloneLane<TRun>, TRun, DateTimeOffset, TRun?> move)
    {
        using var lease = await lanes.EnterAsync(StandaloneKey.In(task.Execution.Namespace, task.Execution.WorkflowId));
        return lease.Lane.Open is { } run && run.RunId == task.Execution.RunId && move(lease.Lane, run, Context.Clock.UtcNow) is { } taken
            ? ReferenceEquals(taken, run) ? run : await KeepAsync(lease.Lane, run, taken)
            : null;
    }

    protected abstract RpcException NotFound(string id);

    /// <summary>Its id is taken.</summary>
    protected abstract RpcException AlreadyStarted(TRun known);

    /// <exception cref="StoreException">What was asked for is missing.</exception>
    protected abstract TRun Load(StoredExecution stored);

    /// <summary>Puts a run and what lists show of it into what is written.</summary>
    /// <param name="writes">What is written.</param>
    /// <param name="known">As it was kept last; null for a new one.</param>
    /// <param name="run">As it is to be kept.</param>
    protected abstract void Keep(WriteSet writes, TRun? known, TRun run);

    /// <summary>A run that is to be kept, with one more transition where its move hasn't counted it.</summary>
    protected virtual TRun Counted(TRun run) => run;

    /// <summary>A run that the store holds, once the server is there again.</summary>
    protected virtual TRun Resumed(TRun run, DateTimeOffset now) => run;

    /// <summary>What time has done to it; the same one for nothing.</summary>
    protected abstract TRun CatchUp(StandaloneLane<TRun> lane, TRun run, DateTimeOffset now);

    /// <summary>The earliest moment at which there is something to do; null for none.</summary>
    protected abstract DateTimeOffset? Next(StandaloneLane<TRun> lane, TRun run, DateTimeOffset now);

    /// <summary>What is to lie on a task queue by now, or has been taken from there; null for nothing.</summary>
    protected abstract (Guid Stamp, TaskQueueKey Queue, QueuedTask Task)? Queue(TRun run, DateTimeOffset now);

    /// <summary>Whether a worker can work on it: time isn't skipped meanwhile.</summary>
    protected abstract bool IsBusy(TRun run, DateTimeOffset now);

    private TRun? Find(StandaloneLane<TRun> lane, string runId)
    {
        if (lane.Open is { } open && (runId.Length == 0 || open.RunId == runId))
        {
            return open;
        }

        runId = runId.Length > 0 ? runId : Context.Store.FindCurrentRun(lane.Key.Division, lane.Key.Id) ?? "";
        return Context.Store.FindExecution(lane.Key.Run(runId)) is { } stored ? Load(stored) : null;
    }

    private async Task FireAsync(StandaloneKey key)
    {
        using var lease = await lanes.EnterAsync(key);
        var lane = lease.Lane;
        lane.Timer?.Cancel();
        lane.Timer = null;
        try
        {
            if (lane.Open is { } run)
            {
                await CatchUpAsync(lane, run, run);
            }
        }
        catch (Exception e)
        {
            LogFailed(logger, key.Kind, key.Id, e);
            RetryLater(lane);
        }
    }

    private async Task CatchUpAsync(StandaloneLane<TRun> lane, TRun known, TRun run)
    {
        run = CatchUp(lane, run, Context.Clock.UtcNow);
        if (ReferenceEquals(run, known))
        {
            Follow(lane);
        }
        else
        {
            await KeepAsync(lane, known, run);
        }
    }

    private void RetryLater(StandaloneLane<TRun> lane)
    {
        try
        {
            lane.Timer?.Cancel();
            lane.Timer = Context.Clock.Schedule(Context.Clock.UtcNow + RetryPause, () => FireAsync(lane.Key));
        }
        catch (ObjectDisposedException)
        {
            // The server ends. The next one goes on with what is kept.
        }
    }

    // The caller has the lane.
    private async Task<TRun> KeepAsync(StandaloneLane<TRun> lane, TRun? known, TRun run, Action<WriteSet>? also = null)
    {
        run = Counted(run);
        var writes = new WriteSet();
        Keep(writes, known, run);
        also?.Invoke(writes);
        await Context.Store.CommitAsync(writes);
        if (known is null or { IsOpen: true })
        {
            lane.Open = run.IsOpen ? run : null;
            Follow(lane);
        }

        return run;
    }

    // Everyone who waits hears of it; the queue and the clock have what follows.
    private void Follow(StandaloneLane<TRun> lane)
    {
        var now = Context.Clock.UtcNow;
        lane.Changed.Notify();
        if (lane.Open is { } waiting && Queue(waiting, now) is var (stamp, queue, task) && lane.Queued != stamp)
        {
            (lane.Queued, lane.QueuedTime) = (stamp, now);
            Context.Queues.Add(queue, task);
        }

        timers.Follow(lane, lane.Open is { } run ? Next(lane, run, now) : null, lane.Open is { } open && IsBusy(open, now) ? 1 : 0);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Standalone {Kind} {Id} could not go on; it is tried again in a second")]
    private static partial void LogFailed(ILogger logger, StandaloneKind kind, string id, Exception exception);
}
