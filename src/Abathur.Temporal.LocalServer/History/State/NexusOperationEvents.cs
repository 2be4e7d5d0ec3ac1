using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What each event does to a Nexus operation. Attempts that another one follows leave none.</summary>
internal static class NexusOperationEvents
{
    /// <returns>False for an event of something else.</returns>
    public static bool Apply(RunState run, HistoryEvent e)
    {
        switch (e.EventType)
        {
            case EventType.NexusOperationScheduled:
                run.NexusOperations[e.EventId] = new()
                {
                    ScheduledEventId = e.EventId,
                    Scheduled = e.NexusOperationScheduledEventAttributes,
                    ScheduledTime = e.EventTime.ToDateTimeOffset(),
                };
                return true;
            case EventType.NexusOperationStarted:
                Start(run, e);
                return true;
            case EventType.NexusOperationCancelRequested:
                RequestCancel(run, e);
                return true;
            case EventType.NexusOperationCancelRequestCompleted:
                EndCancel(run, e, e.NexusOperationCancelRequestCompletedEventAttributes.ScheduledEventId, NexusCancellationStage.Delivered);
                return true;
            case EventType.NexusOperationCancelRequestFailed:
                EndCancel(run, e, e.NexusOperationCancelRequestFailedEventAttributes.ScheduledEventId, NexusCancellationStage.Failed);
                return true;
            default:
                if (End(e) is not var (scheduled, end))
                {
                    return false;
                }

                run.NexusOperations.Move(scheduled, end);
                return true;
        }
    }

    /// <summary>The operation that an event ends, by its scheduled event, and how; null for other events.</summary>
    public static (long ScheduledEventId, NexusOperationStage Stage)? End(HistoryEvent e) => e.EventType switch
    {
        EventType.NexusOperationCompleted => (e.NexusOperationCompletedEventAttributes.ScheduledEventId, NexusOperationStage.Completed),
        EventType.NexusOperationFailed => (e.NexusOperationFailedEventAttributes.ScheduledEventId, NexusOperationStage.Failed),
        EventType.NexusOperationCanceled => (e.NexusOperationCanceledEventAttributes.ScheduledEventId, NexusOperationStage.Canceled),
        EventType.NexusOperationTimedOut => (e.NexusOperationTimedOutEventAttributes.ScheduledEventId, NexusOperationStage.TimedOut),
        _ => null,
    };

    /// <summary>Whether an event of another run with the same operations tells of one that this run still waits for.</summary>
    public static bool IsNews(RunState run, HistoryEvent e)
    {
        if (e.EventType == EventType.NexusOperationStarted)
        {
            var started = e.NexusOperationStartedEventAttributes;
            return Find(run, started.ScheduledEventId, started.RequestId) is { Stage: not NexusOperationStage.Started };
        }

        return End(e) is var (scheduled, _) && Find(run, scheduled, RequestIdOfEnd(e)) is not null;
    }

    private static NexusOperationState? Find(RunState run, long scheduledEventId, string requestId) =>
        run.NexusOperations.GetValueOrDefault(scheduledEventId) is { } operation && operation.Scheduled.RequestId == requestId ? operation : null;

    private static string RequestIdOfEnd(HistoryEvent e) =>
        e.NexusOperationCompletedEventAttributes?.RequestId
        ?? e.NexusOperationFailedEventAttributes?.RequestId
        ?? e.NexusOperationCanceledEventAttributes?.RequestId
        ?? e.NexusOperationTimedOutEventAttributes?.RequestId
        ?? "";

    private static void Start(RunState run, HistoryEvent e)
    {
        var started = e.NexusOperationStartedEventAttributes;
        var operation = run.NexusOperations.Move(started.ScheduledEventId, NexusOperationStage.Started);
        operation.Token = started.OperationToken;
        operation.StartedTime = e.EventTime.ToDateTimeOffset();
        operation.Start.End(operation.StartedTime.Value, null);
        operation.Start.NextAttemptTime = null;
        operation.Cancellation?.Become(NexusCancellationStage.Scheduled);
    }

    // It may have ended while the worker decided to cancel it.
    private static void RequestCancel(RunState run, HistoryEvent e)
    {
        if (run.NexusOperations.TryGetValue(e.NexusOperationCancelRequestedEventAttributes.ScheduledEventId, out var operation))
        {
            operation.Cancellation = new() { RequestedEventId = e.EventId, RequestedTime = e.EventTime.ToDateTimeOffset() };
            if (operation.Stage == NexusOperationStage.Started)
            {
                operation.Cancellation.Become(NexusCancellationStage.Scheduled);
            }
        }
    }

    private static void EndCancel(RunState run, HistoryEvent e, long scheduledEventId, NexusCancellationStage end)
    {
        if (run.NexusOperations.GetValueOrDefault(scheduledEventId)?.Cancellation is { } cancellation)
        {
            cancellation.Become(end);
            cancellation.Request.End(e.EventTime.ToDateTimeOffset(), e.NexusOperationCancelRequestFailedEventAttributes?.Failure);
        }
    }
}
