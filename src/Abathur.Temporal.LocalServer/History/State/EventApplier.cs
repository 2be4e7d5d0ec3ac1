using Abathur.Temporal.LocalServer.History.Rules;
using Google.Protobuf.Collections;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>
/// What each event does to a run. The only code that changes what history decides: live, and when a run is rebuilt from it.
/// </summary>
internal static class EventApplier
{
    public static void Apply(RunState run, HistoryEvent e)
    {
        if (EventTypes.ClosingStatus(e.EventType) is { } status)
        {
            Close(run, e, status);
            return;
        }

        switch (e.EventType)
        {
            case EventType.WorkflowExecutionStarted:
                Start(run, e);
                break;
            case EventType.WorkflowExecutionOptionsUpdated:
                UpdateOptions(run, e);
                break;
            case EventType.WorkflowExecutionPaused:
                run.SetPause(Of(e));
                break;
            case EventType.WorkflowExecutionUnpaused:
                run.SetPause(null);
                break;
            case EventType.WorkflowExecutionSignaled:
                Signal(run, e.WorkflowExecutionSignaledEventAttributes);
                break;
            case EventType.WorkflowExecutionCancelRequested:
                run.IsCancelRequested = true;
                break;
            case EventType.UpsertWorkflowSearchAttributes:
                Merge(run.SearchAttributes.IndexedFields, e.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes.IndexedFields);
                break;
            case EventType.WorkflowPropertiesModified:
                Merge(run.Memo.Fields, e.WorkflowPropertiesModifiedEventAttributes.UpsertedMemo.Fields);
                break;
            case EventType.WorkflowTaskScheduled or EventType.WorkflowTaskStarted or EventType.WorkflowTaskCompleted
                or EventType.WorkflowTaskFailed or EventType.WorkflowTaskTimedOut:
                WorkflowTaskEvents.Apply(run, e);
                break;
            case EventType.WorkflowExecutionUpdateAdmitted or EventType.WorkflowExecutionUpdateAccepted
                or EventType.WorkflowExecutionUpdateCompleted:
                run.Updates.Apply(e);
                break;
            case EventType.ActivityTaskScheduled or EventType.ActivityTaskStarted or EventType.ActivityTaskCancelRequested
                or EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut
                or EventType.ActivityTaskCanceled:
                ActivityEvents.Apply(run, e);
                break;
            case EventType.TimerStarted or EventType.TimerFired or EventType.TimerCanceled:
                TimerEvents.Apply(run, e);
                break;
            case EventType.SignalExternalWorkflowExecutionInitiated or EventType.ExternalWorkflowExecutionSignaled
                or EventType.SignalExternalWorkflowExecutionFailed or EventType.RequestCancelExternalWorkflowExecutionInitiated
                or EventType.ExternalWorkflowExecutionCancelRequested or EventType.RequestCancelExternalWorkflowExecutionFailed:
                OutgoingEvents.Apply(run, e);
                break;
            default:
                if (!NexusOperationEvents.Apply(run, e))
                {
                    ChildEvents.Apply(run, e);
                }

                break;
        }
    }

    private static void Start(RunState run, HistoryEvent e)
    {
        run.Started = e.WorkflowExecutionStartedEventAttributes;
        run.Options = RunState.FirstOptions(run.Started);
        run.UserMetadata = e.UserMetadata;
        RunVersions.Start(run);
        run.OriginalStartTime = e.EventTime.ToDateTimeOffset();
        run.ResetPoints = run.Started.PrevAutoResetPoints?.Clone() ?? new();
        Register(run, e, run.Started.CompletionCallbacks, run.StartRequestId);
        run.Memo = run.Started.Memo?.Clone() ?? new();
        run.SearchAttributes = run.Started.SearchAttributes?.Clone() ?? new();
    }

    private static void UpdateOptions(RunState run, HistoryEvent e)
    {
        var updated = e.WorkflowExecutionOptionsUpdatedEventAttributes;
        run.Options = new()
        {
            Priority = updated.Priority ?? run.Options.Priority,
            VersioningOverride = updated.UnsetVersioningOverride ? null : updated.VersioningOverride ?? run.Options.VersioningOverride,
        };
        Register(run, e, updated.AttachedCompletionCallbacks, updated.AttachedRequestId);
        if (updated.AttachedRequestId.Length > 0)
        {
            run.AttachedRequests[updated.AttachedRequestId] = e.EventId;
        }
    }

    private static void Register(RunState run, HistoryEvent e, IEnumerable<Callback> callbacks, string requestId) =>
        run.Callbacks.AddRange(callbacks.Select(callback => new CallbackInfo
        {
            Callback = callback,
            Trigger = new() { WorkflowClosed = new() },
            RegistrationTime = e.EventTime,
            State = CallbackState.Standby,
            RequestId = requestId,
        }));

    private static OperatorPause Of(HistoryEvent e) => new(
        e.EventTime.ToDateTimeOffset(),
        e.WorkflowExecutionPausedEventAttributes.Identity,
        e.WorkflowExecutionPausedEventAttributes.Reason,
        e.WorkflowExecutionPausedEventAttributes.RequestId);

    private static void Signal(RunState run, WorkflowExecutionSignaledEventAttributes signal)
    {
        run.SignalCount++;
        if (signal.RequestId.Length > 0)
        {
            run.SignalRequestIds.Add(signal.RequestId);
        }
    }

    private static void Close(RunState run, HistoryEvent e, WorkflowExecutionStatus status)
    {
        run.Status = status;
        run.CloseTime = e.EventTime.ToDateTimeOffset();
        run.WithdrawTask();
        run.Updates.Close(isContinued: EventTypes.NextRunId(e).Length > 0);
    }

    // A payload without data, or of null, removes its key.
    private static void Merge(
        MapField<string, Payload> target,
        MapField<string, Payload> changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value.IsNothing())
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value;
            }
        }
    }
}
