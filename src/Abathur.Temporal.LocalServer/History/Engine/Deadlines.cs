using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// Everything that happens to a run by time alone. All of it follows from the run's state, so that nothing has to be canceled,
/// and a run that is loaded again has all its timers.
/// </summary>
internal static class Deadlines
{
    private enum Kind
    {
        Run,
        FirstTask,
        TaskScheduleToStart,
        TaskStartToClose,
        Timer,
        ActivityBackoff,
        ActivityScheduleToStart,
        ActivityStartToClose,
        ActivityHeartbeat,
        ActivityScheduleToClose,
        Nexus,
    }

    /// <summary>The earliest; null for none.</summary>
    public static DateTimeOffset? Next(RunState run)
    {
        DateTimeOffset? next = null;
        foreach (var deadline in All(run))
        {
            next = next is { } earlier && earlier <= deadline.Due ? earlier : deadline.Due;
        }

        return next;
    }

    /// <summary>How much of it a worker can work on: time isn't skipped while there is anything.</summary>
    public static int BusyCount(RunState run) =>
        (run.Task is null ? 0 : 1)
        + run.Activities.Values.Count(a => a.Stage == ActivityStage.Started || (a.Stage == ActivityStage.Scheduled && run.Pause is null))
        + run.NexusOperations.Values.Count(NexusDeadlines.IsBusy);

    /// <summary>Does what is due, the earliest first.</summary>
    public static void Fire(Transaction tx)
    {
        while (tx.Lane.Open is { } run && Due(run, tx.Now) is { } deadline)
        {
            Fire(tx, run, deadline);
        }
    }

    private static Deadline? Due(RunState run, DateTimeOffset now)
    {
        Deadline? due = null;
        foreach (var deadline in All(run))
        {
            if (deadline.Due <= now && (due is null || deadline.Due < due.Value.Due))
            {
                due = deadline;
            }
        }

        return due;
    }

    private static IEnumerable<Deadline> All(RunState run)
    {
        if (run.RunExpiration is { } end)
        {
            yield return new(end, Kind.Run);
        }

        if (run.AwaitsFirstTask && run.Pause is null)
        {
            yield return new(run.ExecutionTime, Kind.FirstTask);
        }

        if (run.Task is { StartedTime: { } started } taken)
        {
            yield return new(started + taken.StartToClose, Kind.TaskStartToClose);
        }
        else if (run.Task is { StickyQueue: not null } waiting && run.Sticky is { } sticky && sticky.ScheduleToStart > TimeSpan.Zero)
        {
            yield return new(waiting.ScheduledTime + sticky.ScheduleToStart, Kind.TaskScheduleToStart);
        }
        else if (run.Task is { IsSpeculative: true } speculative)
        {
            yield return new(speculative.ScheduledTime + Limits.SpeculativeScheduleToStart, Kind.TaskScheduleToStart);
        }

        foreach (var timer in run.Timers.Values)
        {
            yield return new(timer.Due, Kind.Timer, Name: timer.Id);
        }

        foreach (var activity in run.Activities.Values)
        {
            foreach (var deadline in Of(activity, isHeld: run.Pause is not null))
            {
                yield return deadline;
            }
        }

        foreach (var operation in run.NexusOperations.Values)
        {
            if (NexusDeadlines.Next(operation) is { } due)
            {
                yield return new(due, Kind.Nexus, operation.ScheduledEventId);
            }
        }
    }

    private static IEnumerable<Deadline> Of(ActivityState activity, bool isHeld)
    {
        var id = activity.ScheduledEventId;
        var options = activity.Options;
        if (activity.Pause is not null)
        {
            // Not even the attempt that is out: as on the real server.
            yield break;
        }

        if (!isHeld && activity is { Stage: ActivityStage.BackingOff, NextAttemptTime: { } next })
        {
            yield return new(next, Kind.ActivityBackoff, id);
        }
        else if (activity.Stage == ActivityStage.Scheduled && options.ScheduleToStartTimeout?.ToTimeSpan() is { Ticks: > 0 } toStart)
        {
            yield return new(activity.CurrentScheduledTime + toStart, Kind.ActivityScheduleToStart, id);
        }

        // Of two that are due at the same time the first counts.
        if (Activities.Expiration(activity) is { } expiration)
        {
            yield return new(expiration, Kind.ActivityScheduleToClose, id);
        }

        if (activity is { Stage: ActivityStage.Started, StartedTime: { } started })
        {
            if (options.StartToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } toClose)
            {
                yield return new(started + toClose, Kind.ActivityStartToClose, id);
            }

            if (options.HeartbeatTimeout?.ToTimeSpan() is { Ticks: > 0 } heartbeat)
            {
                yield return new((activity.HeartbeatTime > started ? activity.HeartbeatTime.Value : started) + heartbeat, Kind.ActivityHeartbeat, id);
            }
        }
    }

    private static void Fire(Transaction tx, RunState run, Deadline deadline)
    {
        switch (deadline.Kind)
        {
            case Kind.Run:
                Closing.TimeOut(tx, run);
                break;
            case Kind.FirstTask:
                WorkflowTasks.Schedule(tx, run);
                break;
            case Kind.TaskScheduleToStart:
                WorkflowTaskFailures.TimeOutSticky(tx, run);
                break;
            case Kind.TaskStartToClose:
                WorkflowTaskFailures.TimeOutStarted(tx, run);
                break;
            case Kind.Timer:
                FireTimer(tx, run, run.Timers[deadline.Name]);
                break;
            case Kind.ActivityBackoff:
                Activities.Reschedule(tx, run, run.Activities[deadline.Id]);
                break;
            case Kind.Nexus:
                NexusDeadlines.Fire(tx, run, run.NexusOperations[deadline.Id]);
                break;
            default:
                Activities.TimeOut(tx, run, run.Activities[deadline.Id], TimeoutTypeOf(deadline.Kind));
                break;
        }
    }

    private static void FireTimer(Transaction tx, RunState run, TimerState timer)
    {
        tx.Append(run, new HistoryEvent
        {
            TimerFiredEventAttributes = new() { TimerId = timer.Id, StartedEventId = timer.StartedEventId },
        });
        BufferLimit.Enforce(tx, run);
        WorkflowTasks.ScheduleIfIdle(tx, run);
    }

    private static TimeoutType TimeoutTypeOf(Kind kind) => kind switch
    {
        Kind.ActivityScheduleToStart => TimeoutType.ScheduleToStart,
        Kind.ActivityStartToClose => TimeoutType.StartToClose,
        Kind.ActivityHeartbeat => TimeoutType.Heartbeat,
        _ => TimeoutType.ScheduleToClose,
    };

    private readonly record struct Deadline(DateTimeOffset Due, Kind Kind, long Id = 0, string Name = "");
}
