using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>
/// Events that were buffered name the event that started what they end, which had no id yet when they came in.
/// </summary>
internal static class BufferedReferences
{
    /// <summary>Puts in the ids that are known now: what started it stands in the history.</summary>
    public static void Resolve(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.ActivityTaskCompleted when e.ActivityTaskCompletedEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = ActivityStarted(run, a.ScheduledEventId);
                break;
            case EventType.ActivityTaskFailed when e.ActivityTaskFailedEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = ActivityStarted(run, a.ScheduledEventId);
                break;
            case EventType.ActivityTaskTimedOut when e.ActivityTaskTimedOutEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = ActivityStarted(run, a.ScheduledEventId);
                break;
            case EventType.ActivityTaskCanceled when e.ActivityTaskCanceledEventAttributes is { StartedEventId: 0 } a:
                a.StartedEventId = ActivityStarted(run, a.ScheduledEventId);
                break;
            case EventType.ChildWorkflowExecutionCompleted when e.ChildWorkflowExecutionCompletedEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = ChildStarted(run, c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionFailed when e.ChildWorkflowExecutionFailedEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = ChildStarted(run, c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionCanceled when e.ChildWorkflowExecutionCanceledEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = ChildStarted(run, c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionTimedOut when e.ChildWorkflowExecutionTimedOutEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = ChildStarted(run, c.InitiatedEventId);
                break;
            case EventType.ChildWorkflowExecutionTerminated when e.ChildWorkflowExecutionTerminatedEventAttributes is { StartedEventId: 0 } c:
                c.StartedEventId = ChildStarted(run, c.InitiatedEventId);
                break;
        }
    }

    /// <summary>Tells the state the id that an event got.</summary>
    public static void Record(RunState run, HistoryEvent e)
    {
        if (e.EventType == EventType.ChildWorkflowExecutionStarted
            && run.Children.TryGetValue(e.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId, out var child))
        {
            child.StartedEventId = e.EventId;
        }
        else if (e is { EventType: EventType.WorkflowExecutionOptionsUpdated, WorkflowExecutionOptionsUpdatedEventAttributes.AttachedRequestId: { Length: > 0 } request })
        {
            run.AttachedRequests[request] = e.EventId;
        }
    }

    // Both stand near the end: they were buffered with what names them. An activity that never started has none.
    private static long ActivityStarted(RunState run, long scheduledEventId) => run.Events.FindLast(e =>
        e.EventType == EventType.ActivityTaskStarted
        && e.ActivityTaskStartedEventAttributes.ScheduledEventId == scheduledEventId)?.EventId ?? 0;

    private static long ChildStarted(RunState run, long initiatedEventId) => run.Events.FindLast(e =>
        e.EventType == EventType.ChildWorkflowExecutionStarted
        && e.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId == initiatedEventId)?.EventId ?? 0;
}
