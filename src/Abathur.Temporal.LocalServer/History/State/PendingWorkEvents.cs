using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What a workflow waits for: each is pending from one event to the first of the events that end it.</summary>
internal static class PendingWorkEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.ActivityTaskScheduled:
                AddActivity(run, e);
                break;
            case EventType.ActivityTaskCancelRequested:
                RequestActivityCancel(run, e);
                break;
            case EventType.ActivityTaskCompleted:
                run.Activities.Remove(e.ActivityTaskCompletedEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskFailed:
                run.Activities.Remove(e.ActivityTaskFailedEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskTimedOut:
                run.Activities.Remove(e.ActivityTaskTimedOutEventAttributes.ScheduledEventId);
                break;
            case EventType.ActivityTaskCanceled:
                run.Activities.Remove(e.ActivityTaskCanceledEventAttributes.ScheduledEventId);
                break;

            case EventType.TimerStarted:
                var timer = e.TimerStartedEventAttributes;
                var due = e.EventTime.ToDateTimeOffset() + timer.StartToFireTimeout.ToTimeSpan();
                run.Timers[timer.TimerId] = new TimerState(timer.TimerId, e.EventId, due);
                break;
            case EventType.TimerFired:
                run.Timers.Remove(e.TimerFiredEventAttributes.TimerId);
                break;
            case EventType.TimerCanceled:
                run.Timers.Remove(e.TimerCanceledEventAttributes.TimerId);
                break;

            case EventType.SignalExternalWorkflowExecutionInitiated:
                run.OutgoingSignals[e.EventId] = e.SignalExternalWorkflowExecutionInitiatedEventAttributes;
                break;
            case EventType.ExternalWorkflowExecutionSignaled:
                run.OutgoingSignals.Remove(e.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId);
                break;
            case EventType.SignalExternalWorkflowExecutionFailed:
                run.OutgoingSignals.Remove(e.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId);
                break;

            case EventType.RequestCancelExternalWorkflowExecutionInitiated:
                run.OutgoingCancels[e.EventId] = e.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
                break;
            case EventType.ExternalWorkflowExecutionCancelRequested:
                run.OutgoingCancels.Remove(e.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId);
                break;
            case EventType.RequestCancelExternalWorkflowExecutionFailed:
                run.OutgoingCancels.Remove(e.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId);
                break;

            default:
                ChildEvents.Apply(run, e);
                break;
        }
    }

    private static void AddActivity(RunState run, HistoryEvent e) => run.Activities[e.EventId] = new ActivityState
    {
        ScheduledEventId = e.EventId,
        Scheduled = e.ActivityTaskScheduledEventAttributes,
        FirstScheduledTime = e.EventTime.ToDateTimeOffset(),
        CurrentScheduledTime = e.EventTime.ToDateTimeOffset(),
    };

    private static void RequestActivityCancel(RunState run, HistoryEvent e)
    {
        if (run.Activities.TryGetValue(e.ActivityTaskCancelRequestedEventAttributes.ScheduledEventId, out var activity))
        {
            activity.CancelRequestedEventId = e.EventId;
        }
    }
}
