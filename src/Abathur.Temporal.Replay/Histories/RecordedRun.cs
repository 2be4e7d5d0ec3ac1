using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.Replay.Histories;

/// <summary>The history of one run of a swarm's workflow, as far as it was when it was read.</summary>
internal sealed class RecordedRun
{
    private readonly IReadOnlyList<HistoryEvent> events;

    public RecordedRun(string runId, IReadOnlyList<HistoryEvent> events)
    {
        RunId = runId;
        this.events = events;
        Tasks = [.. events.Where(e => e.EventType == EventType.WorkflowTaskCompleted).Select(Task)];
    }

    public string RunId { get; }

    /// <summary>The workflow tasks that completed, the oldest first.</summary>
    public IReadOnlyList<RecordedTask> Tasks { get; }

    /// <summary>When events of the swarm happened, as far as the run was asked.</summary>
    public Dictionary<long, DateTimeOffset> Dated { get; } = [];

    public string TaskQueue => events[0].WorkflowExecutionStartedEventAttributes.TaskQueue.Name;

    /// <summary>When the newest event happened that was read.</summary>
    public DateTimeOffset ReadUntil => events[^1].EventTime.ToDateTimeOffset();

    /// <summary>Whether there can be no more.</summary>
    public bool IsClosed => IsClose(events[^1].EventType);

    /// <summary>What it returned; null: nothing yet.</summary>
    public Payloads? Result => events[^1].WorkflowExecutionCompletedEventAttributes?.Result;

    /// <summary>The history up to the end of a workflow task.</summary>
    public IReadOnlyList<HistoryEvent> Until(RecordedTask task) => [.. events.Take(task.End)];

    private RecordedTask Task(HistoryEvent completed)
    {
        var started = events[(int)completed.WorkflowTaskCompletedEventAttributes.StartedEventId - 1];
        var end = (int)completed.EventId;
        while (end < events.Count && IsDecided(events[end].EventType))
        {
            end++;
        }

        return new(started.EventTime.ToDateTimeOffset(), completed.EventTime.ToDateTimeOffset(), end);
    }

    // What a workflow task writes behind its end: the commands, and the answers to updates.
    private static bool IsDecided(EventType type) => IsClose(type) || type
        is EventType.ActivityTaskScheduled or EventType.ActivityTaskCancelRequested
        or EventType.TimerStarted or EventType.TimerCanceled
        or EventType.StartChildWorkflowExecutionInitiated
        or EventType.SignalExternalWorkflowExecutionInitiated or EventType.RequestCancelExternalWorkflowExecutionInitiated
        or EventType.MarkerRecorded or EventType.UpsertWorkflowSearchAttributes or EventType.WorkflowPropertiesModified
        or EventType.WorkflowExecutionUpdateAccepted or EventType.WorkflowExecutionUpdateCompleted;

    private static bool IsClose(EventType type) => type
        is EventType.WorkflowExecutionCompleted or EventType.WorkflowExecutionFailed or EventType.WorkflowExecutionCanceled
        or EventType.WorkflowExecutionTerminated or EventType.WorkflowExecutionTimedOut or EventType.WorkflowExecutionContinuedAsNew;
}
