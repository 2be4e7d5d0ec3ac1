using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities;

/// <summary>Makes the moves of standalone activities.</summary>
internal sealed class StandaloneActivities(HistoryContext context, ILogger<StandaloneActivities> logger)
    : StandaloneRuns<LiveActivity>(StandaloneKind.Activity, context, logger)
{
    /// <summary>Starts a run of an id, or finds the one that stands for the request.</summary>
    /// <param name="request">Checked, with nothing left out.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The run, and whether it was started now.</returns>
    /// <exception cref="RpcException">AlreadyExists.</exception>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task<(LiveActivity Activity, bool IsStarted)> StartAsync(StartActivityExecutionRequest request, CancellationToken cancellation)
    {
        var key = new StandaloneKey(StandaloneKind.Activity, request.Namespace, request.ActivityId);
        return StartAsync(
            key,
            new StartPolicy(request.RequestId, request.IdConflictPolicy == ActivityIdConflictPolicy.UseExisting, request.IdReusePolicy switch
            {
                ActivityIdReusePolicy.RejectDuplicate => IdReuse.Never,
                ActivityIdReusePolicy.AllowDuplicateFailedOnly => IdReuse.AfterFailure,
                _ => IdReuse.Always,
            }),
            (runId, now) => new LiveActivity
            {
                Key = key,
                RunId = runId,
                Request = request,
                ScheduleTime = now,
                AttemptTime = now + (request.StartDelay?.ToTimeSpan() ?? TimeSpan.Zero),
                Options = OptionRules.Of(request),
            },
            cancellation);
    }

    /// <summary>Hands an attempt to a worker; null where it isn't there any more.</summary>
    /// <exception cref="StoreException">It stays as it was.</exception>
    public Task<LiveActivity?> TakeAsync(QueuedTask.Activity task, Poller poller) =>
        TakeAsync(task, (_, activity, now) => Attempts.Start(activity, task.Stamp, poller, now));

    protected override RpcException NotFound(string id) => ServiceError.StandaloneActivityNotFound(id);

    protected override RpcException AlreadyStarted(LiveActivity known) => ServiceError.ActivityAlreadyStarted(known.StartRequestId, known.RunId);

    protected override LiveActivity Load(StoredExecution stored) => ActivitySnapshot.Load(Context.Store, stored);

    protected override void Keep(WriteSet writes, LiveActivity? known, LiveActivity run)
    {
        ActivitySnapshot.AddTo(writes, run, isNew: known is null);
        if (known is null || ActivityRecords.Differ(known, run))
        {
            writes.UpsertVisibility(ActivityRecords.Of(run));
        }
    }

    protected override LiveActivity Counted(LiveActivity run) => run with { Transitions = run.Transitions + 1 };

    // An attempt whose worker is proven dead is over.
    protected override LiveActivity Resumed(LiveActivity run, DateTimeOffset now)
    {
        if (run is not { IsOut: true, Process: { } process } || !WorkerProcess.IsDead(process))
        {
            return run;
        }

        // A retry policy that allows no further attempt holds here too.
        var next = Attempts.TimeOut(run, TimeoutType.StartToClose, now);
        return next.IsOpen ? next with { AttemptTime = now, RetryInterval = null } : next;
    }

    protected override LiveActivity CatchUp(StandaloneLane<LiveActivity> lane, LiveActivity run, DateTimeOffset now) =>
        StandaloneDeadlines.TimeOut(StandaloneDeadlines.SetBack(run, now, wasQueued: lane.Queued == run.Stamp), now);

    protected override DateTimeOffset? Next(StandaloneLane<LiveActivity> lane, LiveActivity run, DateTimeOffset now) => StandaloneDeadlines.Next(run, now);

    protected override (Guid Stamp, TaskQueueKey Queue, QueuedTask Task)? Queue(LiveActivity run, DateTimeOffset now) => run.IsQueued(now)
        ? (run.Stamp,
            new TaskQueueKey(run.Key.Namespace, run.Options.TaskQueue.Name, TaskQueueType.Activity),
            new QueuedTask.Activity(run.Key.Run(run.RunId), 0, run.Stamp) { Priority = Priorities.Of(run.Options.Priority) })
        : null;

    protected override bool IsBusy(LiveActivity run, DateTimeOffset now) => run.IsOut || run.IsQueued(now);
}
