using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone.Decisions;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>
/// Runs the moves of standalone activities: one at a time for an id, each kept before anything follows from it. What follows, on its
/// task queue and on the clock, is read from what was kept.
/// </summary>
internal sealed partial class StandaloneActivities
{
    // The store failed: after so long it is tried again.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lanes<ActivityKey, ActivityLane> lanes = new(key => new ActivityLane(key));
    private readonly HistoryContext context;
    private readonly LaneTimers<ActivityKey> timers;
    private readonly ILogger logger;

    public StandaloneActivities(HistoryContext context, ILogger<StandaloneActivities> logger)
    {
        this.context = context;
        this.logger = logger;
        timers = new LaneTimers<ActivityKey>(context.Clock, FireAsync);
        context.Clock.SetBack += () => _ = Task.WhenAll(lanes.All.Select(lane => FireAsync(lane.Key)));
    }

    /// <summary>Starts a run of an id, or finds the one that stands for the request.</summary>
    /// <param name="request">Checked, with nothing left out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The run, and whether it was started now.</returns>
    /// <exception cref="RpcException">AlreadyExists. Unavailable: the store failed.</exception>
    public async Task<(LiveActivity Activity, bool IsStarted)> StartAsync(StartActivityExecutionRequest request, CancellationToken cancellation)
    {
        var key = new ActivityKey(request.Namespace, request.ActivityId);
        using var lease = await lanes.EnterAsync(key, cancellation);
        if (Find(lease.Lane, "") is { } known && StartPolicy.Existing(known, request) is { } existing)
        {
            return (existing, false);
        }

        var now = context.Clock.UtcNow;
        var activity = new LiveActivity
        {
            Key = key,
            RunId = Guid.CreateVersion7().ToString(),
            Request = request,
            ScheduleTime = now,
            AttemptTime = now + (request.StartDelay?.ToTimeSpan() ?? TimeSpan.Zero),
            Options = OptionRules.Of(request),
        };
        return (await KeepAsync(lease.Lane, null, activity), true);
    }

    /// <summary>Makes a move of a run; the current one where <paramref name="runId"/> is empty.</summary>
    /// <exception cref="RpcException">NotFound, and what the move refuses. Unavailable: the store failed.</exception>
    public async Task<LiveActivity> WriteAsync(
        ActivityKey key, string runId, Func<LiveActivity, DateTimeOffset, LiveActivity> move, CancellationToken cancellation = default)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        var activity = Find(lease.Lane, runId) ?? throw ServiceError.StandaloneActivityNotFound(key.Id);
        return await KeepAsync(lease.Lane, activity, move(activity, context.Clock.UtcNow));
    }

    /// <summary>Hands an attempt to a worker; null where it isn't there any more.</summary>
    /// <exception cref="RpcException">Unavailable: the store failed.</exception>
    public async Task<LiveActivity?> TakeAsync(QueuedTask.Activity task, Poller poller)
    {
        using var lease = await lanes.EnterAsync(ActivityKey.In(task.Execution.Namespace, task.Execution.WorkflowId));
        return lease.Lane.Open is { } activity
            && activity.RunId == task.Execution.RunId
            && Attempts.Start(activity, task.Stamp, poller, context.Clock.UtcNow) is { } started
                ? await KeepAsync(lease.Lane, activity, started)
                : null;
    }

    /// <summary>A run as it is now; the current one where <paramref name="runId"/> is empty.</summary>
    /// <returns>The run, and what ends when it is another one.</returns>
    /// <exception cref="RpcException">NotFound.</exception>
    public async Task<(LiveActivity Activity, Task Changed)> ReadAsync(ActivityKey key, string runId, CancellationToken cancellation)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        return (Find(lease.Lane, runId) ?? throw ServiceError.StandaloneActivityNotFound(key.Id), lease.Lane.Changed.Next);
    }

    /// <summary>Waits until a run is as wanted; null where <paramref name="patience"/> comes first.</summary>
    /// <exception cref="RpcException">NotFound, also where it is deleted meanwhile.</exception>
    public async Task<LiveActivity?> WaitAsync(ActivityKey key, string runId, Predicate<LiveActivity> isWanted, CancellationToken patience)
    {
        try
        {
            while (true)
            {
                var (activity, changed) = await ReadAsync(key, runId, patience);
                if (isWanted(activity))
                {
                    return activity;
                }

                runId = activity.RunId;
                await (activity.IsOpen ? changed : Task.Delay(Timeout.Infinite, patience)).WaitAsync(patience);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Removes a run, open or closed; the current one where <paramref name="runId"/> is empty.</summary>
    /// <exception cref="RpcException">NotFound. Unavailable: the store failed.</exception>
    public async Task DeleteAsync(ActivityKey key, string runId, CancellationToken cancellation)
    {
        using var lease = await lanes.EnterAsync(key, cancellation);
        var activity = Find(lease.Lane, runId) ?? throw ServiceError.StandaloneActivityNotFound(key.Id);
        await CommitAsync(new WriteSet().DeleteExecution(key.Run(activity.RunId)));
        if (lease.Lane.Open?.RunId == activity.RunId)
        {
            lease.Lane.Open = null;
            Follow(lease.Lane);
        }
    }

    /// <summary>Removes closed runs.</summary>
    /// <exception cref="StoreException">Nothing was removed.</exception>
    public async Task RemoveAsync(ActivityKey key, IEnumerable<string> closed)
    {
        using var lease = await lanes.EnterAsync(key);
        var writes = new WriteSet();
        foreach (var runId in closed)
        {
            writes.DeleteExecution(key.Run(runId));
        }

        await context.Store.CommitAsync(writes);
    }

    /// <summary>Puts a run that the store holds back to work. An attempt whose worker is proven dead is over.</summary>
    public async Task ResumeAsync(StoredExecution stored)
    {
        var activity = ActivitySnapshot.Load(context.Store, stored);
        using var lease = await lanes.EnterAsync(activity.Key);
        lease.Lane.Open = activity;
        await CatchUpAsync(lease.Lane, activity, WithoutDeadWorker(activity, context.Clock.UtcNow));
    }

    private static LiveActivity WithoutDeadWorker(LiveActivity activity, DateTimeOffset now)
    {
        if (activity is not { IsOut: true, Process: { } process } || !WorkerProcess.IsDead(process))
        {
            return activity;
        }

        // A retry policy that allows no further attempt holds here too.
        var next = Attempts.TimeOut(activity, TimeoutType.StartToClose, now);
        return next.IsOpen ? next with { AttemptTime = now, RetryInterval = null } : next;
    }

    private LiveActivity? Find(ActivityLane lane, string runId)
    {
        if (lane.Open is { } open && (runId.Length == 0 || open.RunId == runId))
        {
            return open;
        }

        runId = runId.Length > 0 ? runId : context.Store.FindCurrentRun(lane.Key.Division, lane.Key.Id) ?? "";
        return context.Store.FindExecution(lane.Key.Run(runId)) is { } stored ? ActivitySnapshot.Load(context.Store, stored) : null;
    }

    private async Task FireAsync(ActivityKey key)
    {
        using var lease = await lanes.EnterAsync(key);
        var lane = lease.Lane;
        lane.Timer?.Cancel();
        lane.Timer = null;
        try
        {
            if (lane.Open is { } activity)
            {
                await CatchUpAsync(lane, activity, activity);
            }
        }
        catch (Exception e)
        {
            LogFailed(logger, key.Id, e);
            RetryLater(lane);
        }
    }

    // What time has done to it.
    private async Task CatchUpAsync(ActivityLane lane, LiveActivity known, LiveActivity activity)
    {
        var now = context.Clock.UtcNow;
        activity = StandaloneDeadlines.TimeOut(StandaloneDeadlines.SetBack(activity, now, wasQueued: lane.Queued == activity.Stamp), now);
        if (ReferenceEquals(activity, known))
        {
            Follow(lane);
        }
        else
        {
            await KeepAsync(lane, known, activity);
        }
    }

    private void RetryLater(ActivityLane lane)
    {
        try
        {
            lane.Timer?.Cancel();
            lane.Timer = context.Clock.Schedule(context.Clock.UtcNow + RetryPause, () => FireAsync(lane.Key));
        }
        catch (ObjectDisposedException)
        {
            // The server ends. The next one goes on with what is kept.
        }
    }

    // The caller has the lane.
    private async Task<LiveActivity> KeepAsync(ActivityLane lane, LiveActivity? known, LiveActivity activity)
    {
        activity = activity with { Transitions = activity.Transitions + 1 };
        var writes = new WriteSet();
        ActivitySnapshot.AddTo(writes, activity, isNew: known is null);
        if (known is null || ActivityRecords.Differ(known, activity))
        {
            writes.UpsertVisibility(ActivityRecords.Of(activity));
        }

        await CommitAsync(writes);
        if (known is null or { IsOpen: true })
        {
            lane.Open = activity.IsOpen ? activity : null;
            Follow(lane);
        }

        return activity;
    }

    private async Task CommitAsync(WriteSet writes)
    {
        try
        {
            await context.Store.CommitAsync(writes);
        }
        catch (StoreException e)
        {
            throw ServiceError.Unavailable(e.Message);
        }
    }

    // Everyone who waits hears of it; the queue and the clock have what follows.
    private void Follow(ActivityLane lane)
    {
        var now = context.Clock.UtcNow;
        lane.Changed.Notify();
        if (lane.Open is { } waiting && waiting.IsQueued(now) && lane.Queued != waiting.Stamp)
        {
            lane.Queued = waiting.Stamp;
            context.Queues.Add(
                new TaskQueueKey(waiting.Key.Namespace, waiting.Options.TaskQueue.Name, TaskQueueType.Activity),
                new QueuedTask.Activity(waiting.Key.Run(waiting.RunId), 0, waiting.Stamp) { Priority = Priorities.Of(waiting.Options.Priority) });
        }

        var isBusy = lane.Open is { } open && (open.IsOut || open.IsQueued(now));
        timers.Follow(lane, lane.Open is { } activity ? StandaloneDeadlines.Next(activity, now) : null, isBusy ? 1 : 0);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Standalone activity {ActivityId} could not go on; it is tried again in a second")]
    private static partial void LogFailed(ILogger logger, string activityId, Exception exception);
}
