using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What each event does to an activity. Attempts that another one follows leave none.</summary>
internal static class ActivityEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.ActivityTaskScheduled:
                Schedule(run, e);
                break;
            case EventType.ActivityTaskStarted:
                Start(run, e.ActivityTaskStartedEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskCancelRequested:
                RequestCancel(run, e);
                break;
            case EventType.ActivityTaskCompleted:
                run.Activities.Move(e.ActivityTaskCompletedEventAttributes.ScheduledEventId, ActivityStage.Completed);
                break;
            case EventType.ActivityTaskFailed:
                run.Activities.Move(e.ActivityTaskFailedEventAttributes.ScheduledEventId, ActivityStage.Failed);
                break;
            case EventType.ActivityTaskTimedOut:
                run.Activities.Move(e.ActivityTaskTimedOutEventAttributes.ScheduledEventId, ActivityStage.TimedOut);
                break;
            case EventType.ActivityTaskCanceled:
                run.Activities.Move(e.ActivityTaskCanceledEventAttributes.ScheduledEventId, ActivityStage.Canceled);
                break;
        }
    }

    private static void Schedule(RunState run, HistoryEvent e) => run.Activities[e.EventId] = new ActivityState
    {
        ScheduledEventId = e.EventId,
        Scheduled = e.ActivityTaskScheduledEventAttributes,
        FirstScheduledTime = e.EventTime.ToDateTimeOffset(),
        CurrentScheduledTime = e.EventTime.ToDateTimeOffset(),
    };

    // Written with the outcome: live it has started long ago.
    private static void Start(RunState run, long id)
    {
        if (run.Activities.GetValueOrDefault(id)?.Stage != ActivityStage.Started)
        {
            run.Activities.Move(id, ActivityStage.Started);
        }
    }

    // It may have ended while the worker decided to cancel it.
    private static void RequestCancel(RunState run, HistoryEvent e)
    {
        if (run.Activities.TryGetValue(e.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId, out var activity))
        {
            activity.CancelRequestedEventId = e.EventId;
        }
    }
}
