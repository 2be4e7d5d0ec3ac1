using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.Benchmarks.Measuring;

/// <summary>The history of one run.</summary>
internal sealed record RunHistory(IReadOnlyList<HistoryEvent> Events)
{
    public string WorkflowId => Events[0].WorkflowExecutionStartedEventAttributes.WorkflowId;

    /// <summary>Ends of children that it heard of: their close events, and reports by signal after a continue-as-new.</summary>
    public int Completions => Events.Count(item => item.EventType == EventType.ChildWorkflowExecutionCompleted
        || item.WorkflowExecutionSignaledEventAttributes?.SignalName == "taskReported");

    /// <summary>As the server counts them: serialized.</summary>
    public long Bytes => Events.Sum(item => (long)item.CalculateSize());

    /// <summary>When the first event of this kind happened.</summary>
    public DateTime First(EventType kind) => At(Events.First(item => item.EventType == kind));

    /// <summary>When the last event of this kind happened.</summary>
    public DateTime Last(EventType kind) => At(Events.Last(item => item.EventType == kind));

    /// <summary>Seconds from the start to the completion of each activity of this type.</summary>
    public IEnumerable<double> ActivitySeconds(string type)
    {
        var scheduled = Events.Where(item => item.ActivityTaskScheduledEventAttributes?.ActivityType.Name == type)
            .Select(item => item.EventId).ToHashSet();
        return Events.Where(item => scheduled.Contains(item.ActivityTaskCompletedEventAttributes?.ScheduledEventId ?? -1))
            .Select(done => (At(done) - At(Events.Single(item => item.EventId == done.ActivityTaskCompletedEventAttributes.StartedEventId))).TotalSeconds);
    }

    private static DateTime At(HistoryEvent item) => item.EventTime.ToDateTime();
}
