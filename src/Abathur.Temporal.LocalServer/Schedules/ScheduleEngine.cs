using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.Schedules;

/// <summary>The schedules: one writer for each, one wake-up for its next action, and everything kept before anyone hears of it.</summary>
internal sealed partial class ScheduleEngine(HistoryEngine engine, ILogger<ScheduleEngine> logger)
{
    // The store failed: after so long it is tried again.
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ScheduleKey, ScheduleLane> lanes = new();

    private HistoryContext Context => engine.Context;

    /// <summary>What lists and counts of schedules read.</summary>
    public VisibilityIndex Visibility { get; } = new();

    /// <summary>Puts those that the store holds back to work; what was missed meanwhile is caught up with.</summary>
    public async Task ResumeAsync()
    {
        foreach (var (_, value) in Context.Store.ReadMetadata(MetadataKind.Schedule))
        {
            var state = ScheduleSnapshot.Parse(value);
            var lane = Lane(new ScheduleKey(state.Namespace, state.Id));
            Take(lane, state);
            foreach (var execution in state.Running)
            {
                Context.Watches.Watch(new WorkflowKey(state.Namespace, execution.WorkflowId), lane.Wake);
            }

            await lane.Wake();
        }
    }

    /// <summary>Creates a schedule; the same request again changes nothing.</summary>
    /// <param name="key">Its id.</param>
    /// <param name="requestId">Tells the request from others.</param>
    /// <param name="create">Makes it, at a time.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RpcException">AlreadyExists.</exception>
    public async Task CreateAsync(
        ScheduleKey key, string requestId, Func<DateTimeOffset, LiveSchedule> create, CancellationToken cancellation)
    {
        var lane = Lane(key);
        using var hold = Context.Clock.Hold();
        await lane.Gate.WaitAsync(cancellation);
        try
        {
            if (lane.State is not { } known)
            {
                await AdvanceAsync(lane, create(Context.Clock.UtcNow));
            }
            else if (known.CreateRequestId != requestId)
            {
                throw ServiceError.AlreadyStarted($"schedule \"{key.Id}\" is already registered", known.CreateRequestId, known.RunId, known.RunId);
            }
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    /// <summary>Changes a schedule, and takes what actions follow.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="change">Makes the change, at a time; null for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RpcException">NotFound.</exception>
    public async Task ChangeAsync(ScheduleKey key, Func<LiveSchedule, DateTimeOffset, LiveSchedule?> change, CancellationToken cancellation)
    {
        var lane = Known(key);
        using var hold = Context.Clock.Hold();
        await lane.Gate.WaitAsync(cancellation);
        try
        {
            var state = DueActions.Collect(lane.State ?? throw NotFound(lane), Context.Clock.UtcNow);
            await AdvanceAsync(lane, change(state, Context.Clock.UtcNow) ?? state);
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    /// <summary>A schedule as it is now.</summary>
    /// <exception cref="RpcException">NotFound.</exception>
    public async Task<LiveSchedule> ReadAsync(ScheduleKey key, CancellationToken cancellation)
    {
        var lane = Known(key);
        await lane.Gate.WaitAsync(cancellation);
        try
        {
            // A workflow may have ended a moment ago.
            if (lane.State is { Running.IsEmpty: false } state && await RefreshAsync(lane, state) is var refreshed && !ReferenceEquals(refreshed, state))
            {
                await AdvanceAsync(lane, refreshed);
            }

            return lane.State ?? throw ServiceError.NotFound("schedule not found");
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    /// <summary>The same without waiting; null if it was deleted.</summary>
    public LiveSchedule? Find(ScheduleKey key) => lanes.GetValueOrDefault(key)?.State;

    /// <exception cref="RpcException">NotFound.</exception>
    public async Task DeleteAsync(ScheduleKey key, CancellationToken cancellation)
    {
        var lane = Known(key);
        await lane.Gate.WaitAsync(cancellation);
        try
        {
            await DeleteAsync(lane, lane.State ?? throw NotFound(lane));
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    /// <summary>A namespace is gone: no schedule of it takes an action any more.</summary>
    /// <exception cref="StoreException">Some may be left.</exception>
    public async Task RemoveAllAsync(string ns)
    {
        foreach (var lane in lanes.Values.Where(lane => lane.Key.Namespace == ns))
        {
            await lane.Gate.WaitAsync();
            try
            {
                if (lane.State is { } state)
                {
                    await DeleteAsync(lane, state);
                }

                lanes.TryRemove(lane.Key, out _);
            }
            finally
            {
                lane.Gate.Release();
            }
        }
    }

    private static RpcException NotFound(ScheduleLane lane) =>
        lane.HasExisted ? ServiceError.WorkflowCompleted() : ServiceError.WorkflowNotFound(lane.Key.WorkflowId);

    private ScheduleLane Lane(ScheduleKey key) => lanes.GetOrAdd(key, k => new ScheduleLane(k, WakeAsync));

    private ScheduleLane Known(ScheduleKey key) =>
        lanes.TryGetValue(key, out var lane) ? lane : throw ServiceError.WorkflowNotFound(key.WorkflowId);

    private async Task WakeAsync(ScheduleLane lane)
    {
        using var hold = Context.Clock.Hold();
        await lane.Gate.WaitAsync();
        try
        {
            if (lane.State is { } state)
            {
                await AdvanceAsync(lane, state);
            }
        }
        catch (Exception)
        {
            // It is logged, and tried again.
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    // Takes the schedule to where only time, a client or the end of a workflow moves it on. Where that fails, what is kept is, and the rest
    // is tried again.
    private async Task AdvanceAsync(ScheduleLane lane, LiveSchedule state)
    {
        try
        {
            await TryAdvanceAsync(lane, state);
        }
        catch (Exception e)
        {
            RetryLater(lane, e);
            if (e is StoreException)
            {
                throw ServiceError.Unavailable(e.Message);
            }

            throw;
        }
    }

    private async Task TryAdvanceAsync(ScheduleLane lane, LiveSchedule state)
    {
        var now = Context.Clock.UtcNow;
        state = await RefreshAsync(lane, state);
        state = DueActions.Backfill(DueActions.Collect(state, now));
        state = await new ScheduledStarts(engine, lane, Take, LogNotStarted).TakeActionsAsync(state);
        if (DueActions.Expiration(state) <= now)
        {
            await DeleteAsync(lane, state);
            return;
        }

        if (!ReferenceEquals(state, lane.State))
        {
            await Context.Store.CommitAsync(new WriteSet().PutMetadata(MetadataKind.Schedule, lane.Key.Name, ScheduleSnapshot.Serialize(state)));
            Take(lane, state);
        }

        Arm(lane, DueActions.NextWakeUp(state, now));
    }

    // What has ended of what it started.
    private async Task<LiveSchedule> RefreshAsync(ScheduleLane lane, LiveSchedule state)
    {
        foreach (var execution in state.Running)
        {
            if (await WorkflowEnds.FindAsync(engine, state.Namespace, execution) is { } end)
            {
                Context.Watches.Unwatch(new WorkflowKey(state.Namespace, execution.WorkflowId), lane.Wake);
                state = Outcomes.Ended(state, execution, end);
            }
        }

        return state;
    }

    private async Task DeleteAsync(ScheduleLane lane, LiveSchedule state)
    {
        await Context.Store.CommitAsync(new WriteSet().DeleteMetadata(MetadataKind.Schedule, lane.Key.Name));
        foreach (var execution in state.Running)
        {
            Context.Watches.Unwatch(new WorkflowKey(state.Namespace, execution.WorkflowId), lane.Wake);
        }

        Visibility.Delete(state.Namespace, state.RunId);
        lane.State = null;
        Arm(lane, null);
    }

    // The store has it.
    private void Take(ScheduleLane lane, LiveSchedule state)
    {
        lane.State = state;
        lane.HasExisted = true;
        Visibility.Upsert(ScheduleRecords.Of(state));
    }

    private void RetryLater(ScheduleLane lane, Exception reason)
    {
        try
        {
            Arm(lane, Context.Clock.UtcNow + RetryPause);
            LogFailed(logger, lane.Key.Id, reason);
        }
        catch (ObjectDisposedException)
        {
            // The server ends. The next one goes on with what is kept.
        }
    }

    private void Arm(ScheduleLane lane, DateTimeOffset? next)
    {
        lane.Timer?.Cancel();
        lane.Timer = next is { } due ? Context.Clock.Schedule(due, lane.Wake) : null;
    }

    private void LogNotStarted(ScheduleLane lane, RpcException reason) => LogNotStarted(logger, lane.Key.Id, reason.Status.Detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "Schedule {ScheduleId} could not go on; it is tried again in a second")]
    private static partial void LogFailed(ILogger logger, string scheduleId, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "An action of schedule {ScheduleId} started nothing: {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string scheduleId, string reason);
}
