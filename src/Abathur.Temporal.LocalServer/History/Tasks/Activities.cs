using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>
/// The life of an activity once it is scheduled: attempts, backoff, heartbeats, timeouts, cancellation. Its started event is
/// written with its outcome.
/// </summary>
internal static class Activities
{
    /// <summary>Hands it to a worker; false when that task isn't there any more.</summary>
    public static bool Start(Transaction tx, RunState run, ActivityState activity, Guid stamp, Poller poller)
    {
        if (!activity.CanBecome(ActivityStage.Started) || activity.Stamp != stamp)
        {
            return false;
        }

        if (!IsFor(tx, run, activity, poller))
        {
            return false;
        }

        tx.Touch(run);
        activity.Become(ActivityStage.Started);
        activity.LastBuild = poller.Build;
        activity.StartedTime = tx.Now;
        activity.Identity = poller.Identity;
        activity.Process = poller.Process;
        activity.RequestId = Guid.NewGuid().ToString();
        return true;
    }

    public static void Complete(Transaction tx, RunState run, ActivityState activity, Payloads? result, string identity, WorkerVersionStamp? worker = null)
    {
        var started = WriteStarted(tx, run, activity, worker);
        tx.Append(run, new HistoryEvent
        {
            ActivityTaskCompletedEventAttributes = new()
            {
                Result = result,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                Identity = identity,
            },
        });
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    public static void Cancel(Transaction tx, RunState run, ActivityState activity, Payloads? details, string identity)
    {
        var started = WriteStarted(tx, run, activity);
        tx.Append(run, CanceledEvent(activity, started, details, identity));
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    /// <summary>An attempt failed: the next one after its backoff, or the end.</summary>
    public static void Fail(
        Transaction tx,
        RunState run,
        ActivityState activity,
        Failure failure,
        Payloads? heartbeatDetails,
        string identity,
        WorkerVersionStamp? worker = null)
    {
        activity.HeartbeatDetails = heartbeatDetails ?? activity.HeartbeatDetails;
        var decision = Retry(tx, run, activity, failure);
        if (decision.IsRetry)
        {
            return;
        }

        var started = WriteStarted(tx, run, activity, worker);
        tx.Append(run, new HistoryEvent
        {
            ActivityTaskFailedEventAttributes = new()
            {
                Failure = failure,
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                Identity = identity,
                RetryState = decision.State,
            },
        });
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    public static void TimeOut(Transaction tx, RunState run, ActivityState activity, TimeoutType type)
    {
        var failure = Failures.ActivityTimeout(type, activity.HeartbeatDetails);
        var decision = Retry(tx, run, activity, failure);
        if (decision.IsRetry)
        {
            return;
        }

        // An attempt that timed out with no time left for the next one has used up the schedule-to-close timeout.
        var shown = decision.State == RetryState.Timeout ? TimeoutType.ScheduleToClose : type;
        var started = WriteStarted(tx, run, activity);
        tx.Append(run, new HistoryEvent
        {
            ActivityTaskTimedOutEventAttributes = new()
            {
                Failure = shown == TimeoutType.ScheduleToClose
                    ? Failures.NoTimeForRetry(activity.HeartbeatDetails, shown == type ? activity.LastFailure : failure)
                    : Failures.ActivityTimeout(shown, activity.HeartbeatDetails, activity.LastFailure),
                ScheduledEventId = activity.ScheduledEventId,
                StartedEventId = started,
                RetryState = type is TimeoutType.ScheduleToClose or TimeoutType.ScheduleToStart ? RetryState.Timeout : decision.State,
            },
        });
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    public static void Heartbeat(Transaction tx, RunState run, ActivityState activity, Payloads? details)
    {
        tx.Touch(run);
        activity.HeartbeatTime = tx.Now;
        activity.HeartbeatDetails = details;
    }

    /// <summary>It was handed out, but nobody took it.</summary>
    public static void TakeBack(Transaction tx, RunState run, ActivityState activity)
    {
        if (activity.Stage == ActivityStage.Started)
        {
            tx.Touch(run);
            activity.StartedTime = null;
            activity.Process = null;
            activity.Stamp = Guid.NewGuid();
            if (activity.Pause is not null)
            {
                activity.Become(ActivityStage.Paused);
                return;
            }

            activity.Become(ActivityStage.Scheduled);
            Enqueue(tx, run, activity);
        }
    }

    /// <summary>Its backoff is over.</summary>
    public static void Reschedule(Transaction tx, RunState run, ActivityState activity)
    {
        tx.Touch(run);
        activity.Become(ActivityStage.Scheduled);
        activity.CurrentScheduledTime = tx.Now;
        activity.NextAttemptTime = null;
        Enqueue(tx, run, activity);
    }

    public static HistoryEvent CanceledEvent(ActivityState activity, long started, Payloads? details, string identity) => new()
    {
        ActivityTaskCanceledEventAttributes = new()
        {
            Details = details,
            LatestCancelRequestedEventId = activity.CancelRequestedEventId,
            ScheduledEventId = activity.ScheduledEventId,
            StartedEventId = started,
            Identity = identity,
        },
    };

    public static void Enqueue(Transaction tx, RunState run, ActivityState activity)
    {
        var queues = tx.Context.Queues;
        tx.React(() => Enqueue(queues, run, activity));
    }

    /// <summary>Puts it on its queue, unless its workflow is paused. What it was queued as before is taken back.</summary>
    public static void Enqueue(TaskQueues queues, RunState run, ActivityState activity)
    {
        if (activity.Queued is var (before, old))
        {
            queues.Remove(before, old);
            activity.Queued = null;
        }

        if (run.Pause is not null)
        {
            return;
        }

        var task = new QueuedTask.Activity(run.Key, activity.ScheduledEventId, activity.Stamp)
        {
            Priority = Priorities.Of(activity.Options.Priority, run.Options.Priority),
            Pinned = RunVersions.Of(run).Pinned,
        };
        activity.Queued = (Queue(run, activity), task);
        queues.Add(activity.Queued.Value.Key, task);
    }

    /// <summary>Puts those that wait for a worker, or for their workflow to move to another version, where they belong by now. Of a workflow that is paused they belong nowhere.</summary>
    public static void Reroute(Transaction tx, RunState run)
    {
        foreach (var activity in run.Activities.Values.Where(a => a.Stage == ActivityStage.Scheduled))
        {
            activity.AwaitsTransition = false;
            activity.Stamp = Guid.NewGuid();
            Enqueue(tx, run, activity);
        }
    }

    /// <summary>When the schedule-to-close timeout is over; null for never.</summary>
    public static DateTimeOffset? Expiration(ActivityState activity) =>
        activity.Options.ScheduleToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } timeout
            ? activity.FirstScheduledTime + timeout
            : null;

    private static TaskQueueKey Queue(RunState run, ActivityState activity) =>
        new(run.Namespace, activity.Options.TaskQueue.Name, TaskQueueType.Activity);

    // Whether a worker gets it; where it doesn't, what has to come first is under way.
    private static bool IsFor(Transaction tx, RunState run, ActivityState activity, Poller poller)
    {
        var queues = tx.Context.Queues;
        var workflows = queues.Versions(WorkflowTasks.NormalQueue(run));
        switch (VersionRouting.Dispatch(RunVersions.Of(run), poller.Build, run.WorkflowId, queues.Versions(Queue(run, activity)), workflows))
        {
            case ActivityDispatch.Start:
                return true;
            case ActivityDispatch.Transition:
                tx.Touch(run);
                RunVersions.Move(run, poller.Build, workflows.RevisionFor(run.WorkflowId));
                run.Sticky = null;
                activity.AwaitsTransition = true;
                WorkflowTasks.ScheduleIfIdle(tx, run);
                return false;
            case ActivityDispatch.Wait:
                activity.AwaitsTransition = true;
                return false;
            default:
                activity.Stamp = Guid.NewGuid();
                Enqueue(tx, run, activity);
                return false;
        }
    }

    private static RetryDecision Retry(Transaction tx, RunState run, ActivityState activity, Failure failure)
    {
        if (activity.IsCancelRequested)
        {
            return new(RetryState.CancelRequested, default);
        }

        var policy = activity.Options.RetryPolicy;
        var decision = activity.Pause is null
            ? RetryDecision.Of(policy, activity.Attempt, failure, tx.Now, Expiration(activity))
            : RetryDecision.WhilePaused(policy, failure);
        if (decision.IsRetry)
        {
            tx.Touch(run);
            activity.Become(activity.Pause is null ? ActivityStage.BackingOff : ActivityStage.Paused);
            activity.Attempt++;
            activity.Stamp = Guid.NewGuid();
            activity.LastFailure = failure;
            activity.LastAttemptCompleteTime = tx.Now;
            activity.NextAttemptTime = activity.Pause is null ? tx.Now + decision.Backoff : null;
            activity.StartedTime = null;
            activity.Process = null;
            activity.ForgetReset();
        }

        return decision;
    }

    // 0 while it is buffered; the flush puts the id in. The version is that of the worker that gives the outcome, where one does.
    private static long WriteStarted(Transaction tx, RunState run, ActivityState activity, WorkerVersionStamp? worker = null)
    {
        if (activity.Stage != ActivityStage.Started)
        {
            return 0;
        }

        var e = tx.Append(run, new HistoryEvent
        {
            ActivityTaskStartedEventAttributes = new()
            {
                ScheduledEventId = activity.ScheduledEventId,
                Identity = activity.Identity,
                RequestId = activity.RequestId,
                WorkerVersion = worker,
                Attempt = activity.Attempt,
                LastFailure = activity.LastFailure,
            },
        });
        e.EventTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(activity.StartedTime!.Value);
        return e.EventId;
    }
}
