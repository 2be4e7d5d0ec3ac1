using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A child workflow: initiated → started → closed, or initiated → failed to start.</summary>
internal static class ChildEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        if (e.EventType == EventType.StartChildWorkflowExecutionInitiated)
        {
            run.Children[e.EventId] = new ChildState
            {
                InitiatedEventId = e.EventId,
                Initiated = e.StartChildWorkflowExecutionInitiatedEventAttributes,
            };
        }
        else if (e.EventType == EventType.ChildWorkflowExecutionStarted)
        {
            var started = e.ChildWorkflowExecutionStartedEventAttributes;
            var child = run.Children[started.InitiatedEventId];
            child.StartedEventId = e.EventId;
            child.RunId = started.WorkflowExecution.RunId;
        }
        else if (InitiatedIdOfClose(e) is { } initiated)
        {
            run.Children.Remove(initiated);
        }
    }

    /// <summary>The child that an event ends; null for other events.</summary>
    private static long? InitiatedIdOfClose(HistoryEvent e) => e.EventType switch
    {
        EventType.StartChildWorkflowExecutionFailed => e.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCompleted => e.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionFailed => e.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionCanceled => e.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTimedOut => e.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId,
        EventType.ChildWorkflowExecutionTerminated => e.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId,
        _ => null,
    };
}
