using Abathur.Temporal.LocalServer.History.Rules;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Wire = Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>What the events of a workflow task say.</summary>
internal static class WorkflowTaskAttributes
{
    /// <summary>The events of a task that stands in no history yet: that it was scheduled and, once it is out, that it was started.</summary>
    public static IEnumerable<HistoryEvent> Unwritten(RunState run, WorkflowTaskState task, int suggestEvents)
    {
        yield return new()
        {
            EventId = task.ScheduledEventId,
            EventTime = Timestamp.FromDateTimeOffset(task.ScheduledTime),
            EventType = EventType.WorkflowTaskScheduled,
            WorkflowTaskScheduledEventAttributes = Scheduled(run, task.StickyQueue, task.StartToClose, task.Attempt),
        };
        if (task.StartedTime is { } started)
        {
            yield return new()
            {
                EventId = task.StartedEventId,
                EventTime = Timestamp.FromDateTimeOffset(started),
                EventType = EventType.WorkflowTaskStarted,
                WorkflowTaskStartedEventAttributes = Started(run, task.ScheduledEventId, task.Identity, task.RequestId, task.Worker, task.HistorySize, task.IsLeftBehind, suggestEvents),
            };
        }
    }

    public static WorkflowTaskScheduledEventAttributes Scheduled(RunState run, string? sticky, TimeSpan startToClose, int attempt) => new()
    {
        TaskQueue = sticky is null
            ? new Wire.TaskQueue { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal }
            : new Wire.TaskQueue { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = run.Started.TaskQueue.Name },
        StartToCloseTimeout = Duration.FromTimeSpan(startToClose),
        Attempt = attempt,
    };

    public static WorkflowTaskStartedEventAttributes Started(
        RunState run, long scheduledEventId, string identity, string requestId, WorkerVersionStamp? worker, long historySize, bool isLeftBehind, int suggestEvents)
    {
        var started = new WorkflowTaskStartedEventAttributes
        {
            ScheduledEventId = scheduledEventId,
            Identity = identity,
            RequestId = requestId,
            WorkerVersion = worker,
            HistorySizeBytes = historySize,
            TargetWorkerDeploymentVersionChanged = isLeftBehind,
        };
        started.SuggestContinueAsNewReasons.Add(ReasonsToContinueAsNew(run, historySize, suggestEvents));
        started.SuggestContinueAsNew = started.SuggestContinueAsNewReasons.Count > 0;
        return started;
    }

    private static IEnumerable<SuggestContinueAsNewReason> ReasonsToContinueAsNew(RunState run, long historySize, int suggestEvents)
    {
        if (historySize >= Limits.SuggestBytes)
        {
            yield return SuggestContinueAsNewReason.HistorySizeTooLarge;
        }

        if (run.Events.Count >= suggestEvents)
        {
            yield return SuggestContinueAsNewReason.TooManyHistoryEvents;
        }

        if (run.Updates.AcceptedCount >= Limits.SuggestUpdates)
        {
            yield return SuggestContinueAsNewReason.TooManyUpdates;
        }
    }
}
