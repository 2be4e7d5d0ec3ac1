using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Wire = Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>
/// The events of a workflow task. Those of the first attempt are written as it goes; later attempts are transient, and theirs
/// are written only when they complete.
/// </summary>
internal static class WorkflowTaskRecords
{
    public static void WriteScheduled(Transaction tx, RunState run, string? sticky, TimeSpan startToClose) =>
        tx.Append(run, new HistoryEvent { WorkflowTaskScheduledEventAttributes = Scheduled(run, sticky, startToClose, 1) });

    public static void WriteStarted(Transaction tx, RunState run, string identity, string requestId) =>
        tx.Append(run, new HistoryEvent { WorkflowTaskStartedEventAttributes = Started(run, run.Task!, identity, requestId, run.HistorySize) });

    /// <summary>Writes the events of a transient task that is about to complete.</summary>
    public static void WriteTransient(Transaction tx, RunState run)
    {
        var task = run.Task!;
        run.WithdrawTask();
        foreach (var e in Transient(run, task))
        {
            var time = e.EventTime;
            tx.Append(run, e).EventTime = time;
        }

        run.Task!.StartedTime = task.StartedTime;
    }

    /// <summary>The events of a transient task, which stand in no history yet.</summary>
    public static IReadOnlyList<HistoryEvent> Transient(RunState run, WorkflowTaskState task) =>
    [
        new()
        {
            EventId = task.ScheduledEventId,
            EventTime = Timestamp.FromDateTimeOffset(task.ScheduledTime),
            EventType = EventType.WorkflowTaskScheduled,
            WorkflowTaskScheduledEventAttributes = Scheduled(run, null, task.StartToClose, task.Attempt),
        },
        new()
        {
            EventId = task.StartedEventId,
            EventTime = Timestamp.FromDateTimeOffset(task.StartedTime!.Value),
            EventType = EventType.WorkflowTaskStarted,
            WorkflowTaskStartedEventAttributes = Started(run, task, task.Identity, task.RequestId, task.HistorySize),
        },
    ];

    private static WorkflowTaskScheduledEventAttributes Scheduled(RunState run, string? sticky, TimeSpan startToClose, int attempt) => new()
    {
        TaskQueue = sticky is null
            ? new Wire.TaskQueue { Name = run.Started.TaskQueue.Name, Kind = TaskQueueKind.Normal }
            : new Wire.TaskQueue { Name = sticky, Kind = TaskQueueKind.Sticky, NormalName = run.Started.TaskQueue.Name },
        StartToCloseTimeout = Duration.FromTimeSpan(startToClose),
        Attempt = attempt,
    };

    private static WorkflowTaskStartedEventAttributes Started(
        RunState run, WorkflowTaskState task, string identity, string requestId, long historySize)
    {
        var started = new WorkflowTaskStartedEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            Identity = identity,
            RequestId = requestId,
            HistorySizeBytes = historySize,
        };
        started.SuggestContinueAsNewReasons.Add(ReasonsToContinueAsNew(run, historySize));
        started.SuggestContinueAsNew = started.SuggestContinueAsNewReasons.Count > 0;
        return started;
    }

    private static IEnumerable<SuggestContinueAsNewReason> ReasonsToContinueAsNew(RunState run, long historySize)
    {
        if (historySize >= Limits.SuggestBytes)
        {
            yield return SuggestContinueAsNewReason.HistorySizeTooLarge;
        }

        if (run.Events.Count >= Limits.SuggestEvents)
        {
            yield return SuggestContinueAsNewReason.TooManyHistoryEvents;
        }

        if (run.Updates.AcceptedCount >= Limits.SuggestUpdates)
        {
            yield return SuggestContinueAsNewReason.TooManyUpdates;
        }
    }
}
