using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What each event does to a child workflow.</summary>
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
            var child = run.Children.Move(started.InitiatedEventId, ChildStage.Started);
            child.StartedEventId = e.EventId;
            child.RunId = started.WorkflowExecution.RunId;
        }
        else if (End(e) is var (initiated, end))
        {
            run.Children.Move(initiated, end);
        }
    }

    /// <summary>Whether an event of another run with the same children tells of one that this run still waits for.</summary>
    public static bool IsNews(RunState run, HistoryEvent e) =>
        e.EventType == EventType.ChildWorkflowExecutionStarted
            ? run.Children.GetValueOrDefault(e.ChildWorkflowExecutionStartedEventAttributes.InitiatedEventId) is { IsStarted: false }
            : End(e) is var (initiated, _) && run.Children.ContainsKey(initiated);

    /// <summary>The child that an event ends, and how; null for other events.</summary>
    private static (long Initiated, ChildStage Stage)? End(HistoryEvent e) => e.EventType switch
    {
        EventType.StartChildWorkflowExecutionFailed =>
            (e.StartChildWorkflowExecutionFailedEventAttributes.InitiatedEventId, ChildStage.StartFailed),
        EventType.ChildWorkflowExecutionCompleted =>
            (e.ChildWorkflowExecutionCompletedEventAttributes.InitiatedEventId, ChildStage.Completed),
        EventType.ChildWorkflowExecutionFailed =>
            (e.ChildWorkflowExecutionFailedEventAttributes.InitiatedEventId, ChildStage.Failed),
        EventType.ChildWorkflowExecutionCanceled =>
            (e.ChildWorkflowExecutionCanceledEventAttributes.InitiatedEventId, ChildStage.Canceled),
        EventType.ChildWorkflowExecutionTimedOut =>
            (e.ChildWorkflowExecutionTimedOutEventAttributes.InitiatedEventId, ChildStage.TimedOut),
        EventType.ChildWorkflowExecutionTerminated =>
            (e.ChildWorkflowExecutionTerminatedEventAttributes.InitiatedEventId, ChildStage.Terminated),
        _ => null,
    };
}
