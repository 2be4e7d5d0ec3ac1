using System.Collections.Frozen;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Attributes = Temporalio.Api.History.V1.HistoryEvent.AttributesOneofCase;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>What kind an event is of, and what that implies.</summary>
internal static class EventTypes
{
    private const string Suffix = "EventAttributes";

    private static readonly FrozenDictionary<Attributes, EventType> ByAttributes = Enum.GetValues<Attributes>()
        .Where(a => a != Attributes.None)
        .ToFrozenDictionary(a => a, a => Enum.Parse<EventType>(a.ToString()[..^Suffix.Length]));

    // What comes from outside waits while a workflow task is out, so that the worker's commands follow what it has seen.
    private static readonly FrozenSet<EventType> Bufferable = new[]
    {
        EventType.WorkflowExecutionSignaled,
        EventType.WorkflowExecutionCancelRequested,
        EventType.WorkflowExecutionUpdateAdmitted,
        EventType.WorkflowExecutionOptionsUpdated,
        EventType.WorkflowExecutionPaused,
        EventType.WorkflowExecutionUnpaused,
        EventType.ActivityTaskStarted,
        EventType.ActivityTaskCompleted,
        EventType.ActivityTaskFailed,
        EventType.ActivityTaskTimedOut,
        EventType.ActivityTaskCanceled,
        EventType.TimerFired,
        EventType.RequestCancelExternalWorkflowExecutionFailed,
        EventType.ExternalWorkflowExecutionCancelRequested,
        EventType.SignalExternalWorkflowExecutionFailed,
        EventType.ExternalWorkflowExecutionSignaled,
        EventType.StartChildWorkflowExecutionFailed,
        EventType.ChildWorkflowExecutionStarted,
        EventType.ChildWorkflowExecutionCompleted,
        EventType.ChildWorkflowExecutionFailed,
        EventType.ChildWorkflowExecutionCanceled,
        EventType.ChildWorkflowExecutionTimedOut,
        EventType.ChildWorkflowExecutionTerminated,
        EventType.NexusOperationStarted,
        EventType.NexusOperationCompleted,
        EventType.NexusOperationFailed,
        EventType.NexusOperationCanceled,
        EventType.NexusOperationTimedOut,
        EventType.NexusOperationCancelRequestCompleted,
        EventType.NexusOperationCancelRequestFailed,
    }.ToFrozenSet();

    private static readonly FrozenDictionary<EventType, WorkflowExecutionStatus> Closing = new Dictionary<EventType, WorkflowExecutionStatus>
    {
        [EventType.WorkflowExecutionCompleted] = WorkflowExecutionStatus.Completed,
        [EventType.WorkflowExecutionFailed] = WorkflowExecutionStatus.Failed,
        [EventType.WorkflowExecutionCanceled] = WorkflowExecutionStatus.Canceled,
        [EventType.WorkflowExecutionTerminated] = WorkflowExecutionStatus.Terminated,
        [EventType.WorkflowExecutionTimedOut] = WorkflowExecutionStatus.TimedOut,
        [EventType.WorkflowExecutionContinuedAsNew] = WorkflowExecutionStatus.ContinuedAsNew,
    }.ToFrozenDictionary();

    public static EventType Of(HistoryEvent e) => ByAttributes[e.AttributesCase];

    public static bool IsBufferable(EventType type) => Bufferable.Contains(type);

    /// <summary>The run that follows the one that an event closes; empty for none.</summary>
    public static string NextRunId(HistoryEvent closing) => closing.EventType switch
    {
        EventType.WorkflowExecutionCompleted => closing.WorkflowExecutionCompletedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionFailed => closing.WorkflowExecutionFailedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionTimedOut => closing.WorkflowExecutionTimedOutEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionContinuedAsNew => closing.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId,
        _ => "",
    };

    /// <summary>The status that an event closes a run with; null if it doesn't.</summary>
    public static WorkflowExecutionStatus? ClosingStatus(EventType type) => Closing.TryGetValue(type, out var status) ? status : null;
}
