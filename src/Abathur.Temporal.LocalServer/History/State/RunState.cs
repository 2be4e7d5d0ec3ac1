using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>
/// One run of a workflow as its history makes it (see <see cref="EventApplier"/>), and the little that no event tells (see
/// <see cref="RunSnapshot"/>). Only its lane's holder may change it.
/// </summary>
internal sealed class RunState(ExecutionKey key)
{
    public ExecutionKey Key => key;

    public string Namespace => key.Namespace;

    public string WorkflowId => key.WorkflowId;

    public string RunId => key.RunId;

    public WorkflowExecution Execution => new() { WorkflowId = key.WorkflowId, RunId = key.RunId };

    public List<HistoryEvent> Events { get; } = [];

    /// <summary>What came while a workflow task was out; applied already, written after it.</summary>
    public List<HistoryEvent> Buffered { get; } = [];

    public long NextEventId => Events.Count + 1;

    public long HistorySize { get; set; }

    public long StateTransitions { get; set; }

    public WorkflowExecutionStartedEventAttributes Started { get; set; } = new();

    public UserMetadata? UserMetadata { get; set; }

    public DateTimeOffset StartTime { get; set; }

    public string StartRequestId { get; set; } = "";

    public WorkflowExecutionStatus Status { get; set; } = WorkflowExecutionStatus.Running;

    public DateTimeOffset? CloseTime { get; set; }

    public bool IsOpen => Status == WorkflowExecutionStatus.Running;

    /// <summary>The runs that this one continues after a reset: their children are its own.</summary>
    public HashSet<string> ResetFrom { get; } = [];

    public bool IsCancelRequested { get; set; }

    public WorkflowTaskState? Task { get; set; }

    public int NextTaskAttempt { get; set; } = 1;

    /// <summary>Where the last workflow task that completed was started; 0 for none yet.</summary>
    public long LastCompletedTaskStartedId { get; set; }

    public bool HadTask { get; set; }

    public StickyQueue? Sticky { get; set; }

    public SortedDictionary<long, ActivityState> Activities { get; } = [];

    public SortedDictionary<string, TimerState> Timers { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, ChildState> Children { get; } = [];

    public SortedDictionary<long, SignalExternalWorkflowExecutionInitiatedEventAttributes> OutgoingSignals { get; } = [];

    public SortedDictionary<long, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes> OutgoingCancels { get; } = [];

    public HashSet<string> SignalRequestIds { get; } = [];

    public int SignalCount { get; set; }

    /// <summary>In the order they came.</summary>
    public OrderedDictionary<string, UpdateState> Updates { get; } = [];

    public int UpdateCount { get; set; }

    public List<QueryState> Queries { get; } = [];

    public Memo Memo { get; set; } = new();

    public SearchAttributes SearchAttributes { get; set; } = new();

    public TimeSpan TaskTimeout => Started.WorkflowTaskTimeout.ToTimeSpan();

    public TimeSpan FirstTaskBackoff => Started.FirstWorkflowTaskBackoff?.ToTimeSpan() ?? TimeSpan.Zero;

    public DateTimeOffset ExecutionTime => StartTime + FirstTaskBackoff;

    /// <summary>Started with a delay that isn't over: nothing schedules a workflow task before.</summary>
    public bool AwaitsFirstTask => !HadTask && FirstTaskBackoff > TimeSpan.Zero;

    /// <summary>Signaled when events were written, or it closed.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Whether a child that names its parent's run means this one.</summary>
    public bool IsParentRun(string runId) => runId == RunId || ResetFrom.Contains(runId);

    public ActivityState? FindActivity(string activityId) =>
        Activities.Values.FirstOrDefault(a => a.Scheduled.ActivityId == activityId);
}
