using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What each event does to a signal, or a cancel request, that another workflow is to get.</summary>
internal static class OutgoingEvents
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.SignalExternalWorkflowExecutionInitiated:
                run.OutgoingSignals[e.EventId] = new(e.EventId, e.SignalExternalWorkflowExecutionInitiatedEventAttributes);
                break;
            case EventType.ExternalWorkflowExecutionSignaled:
                run.OutgoingSignals.Move(e.ExternalWorkflowExecutionSignaledEventAttributes.InitiatedEventId, OutgoingStage.Delivered);
                break;
            case EventType.SignalExternalWorkflowExecutionFailed:
                run.OutgoingSignals.Move(e.SignalExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId, OutgoingStage.Failed);
                break;

            case EventType.RequestCancelExternalWorkflowExecutionInitiated:
                run.OutgoingCancels[e.EventId] = new(e.EventId, e.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes);
                break;
            case EventType.ExternalWorkflowExecutionCancelRequested:
                run.OutgoingCancels.Move(e.ExternalWorkflowExecutionCancelRequestedEventAttributes.InitiatedEventId, OutgoingStage.Delivered);
                break;
            case EventType.RequestCancelExternalWorkflowExecutionFailed:
                run.OutgoingCancels.Move(e.RequestCancelExternalWorkflowExecutionFailedEventAttributes.InitiatedEventId, OutgoingStage.Failed);
                break;
        }
    }
}
