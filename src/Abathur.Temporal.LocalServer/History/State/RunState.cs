using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Matching;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.Sdk.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>
/// One run of a workflow as its history makes it (see <see cref="EventApplier"/>), and the little that no event tells, which is
/// kept as a snapshot. Only its lane's holder may change it.
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

    /// <summary>Those that it was started with, or was given since. Never changed: others replace them.</summary>
    public WorkflowExecutionOptions Options { get; set; } = new();

    public UserMetadata? UserMetadata { get; set; }

    /// <summary>When it was started; of one that began by a reset, when the run was started whose history it has.</summary>
    public DateTimeOffset OriginalStartTime { get; set; }

    /// <summary>When it began by a reset; null for others.</summary>
    public DateTimeOffset? ResetTime { get; init; }

    public DateTimeOffset StartTime => ResetTime ?? OriginalStartTime;

    /// <summary>Of the start; a run that began by a reset has its predecessor's.</summary>
    public string StartRequestId { get; set; } = "";

    /// <summary>Of the reset that it began by; empty for none.</summary>
    public string ResetRequestId { get; set; } = "";

    /// <summary>The run that began by the last reset of this one; empty for none.</summary>
    public string ResetRunId { get; set; } = "";

    public WorkflowExecutionStatus Status { get; set; } = WorkflowExecutionStatus.Running;

    public DateTimeOffset? CloseTime { get; set; }

    public bool IsOpen => Status is WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused;

    /// <summary>Null while nobody has paused it.</summary>
    public OperatorPause? Pause { get; private set; }

    /// <summary>Whether a new workflow task may be made for it.</summary>
    public bool TakesTask => IsOpen && Pause is null && Task is null;

    /// <summary>The first workflow tasks that each version of a worker completed, in this run and those before it.</summary>
    public ResetPoints ResetPoints { get; set; } = new();

    /// <summary>Of the worker that completed the last workflow task; null where it has said none.</summary>
    public WorkerVersionStamp? LastWorker { get; set; }

    /// <summary>Where it stands among the versions of a worker deployment, but for an override; null while it has none. Never changed: others replace it.</summary>
    public WorkflowExecutionVersioningInfo? Versioning { get; set; }

    /// <summary>The deployment of the worker that completed the last workflow task; empty for none.</summary>
    public string WorkerDeploymentName { get; set; } = "";

    /// <summary>The versions whose workers have completed workflow tasks of it, as lists show them.</summary>
    public List<string> UsedVersions { get; } = [];

    /// <summary>The runs that this one continues after a reset: their children are its own.</summary>
    public HashSet<string> ResetFrom { get; } = [];

    public bool IsCancelRequested { get; set; }

    /// <summary>The one that is scheduled or started; null for none.</summary>
    public WorkflowTaskState? Task { get; private set; }

    public int NextTaskAttempt { get; set; } = 1;

    /// <summary>How many workflow tasks have failed or timed out since one completed.</summary>
    public int TaskProblems { get; set; }

    /// <summary>The last of them that stands in the history, as lists show it; null before the first.</summary>
    public TaskProblem? LastTaskProblem { get; set; }

    /// <summary>Where the last workflow task that completed was started; 0 for none yet.</summary>
    public long LastCompletedTaskStartedId { get; set; }

    public bool HadTask { get; set; }

    public StickyQueue? Sticky { get; set; }

    public Pending<ActivityState, ActivityStage> Activities { get; } = new(ActivityLifecycle.Table);

    public SortedDictionary<string, TimerState> Timers { get; } = new(StringComparer.Ordinal);

    public Pending<ChildState, ChildStage> Children { get; } = new(ChildLifecycle.Table);

    public Pending<OutgoingState<SignalExternalWorkflowExecutionInitiatedEventAttributes>, OutgoingStage> OutgoingSignals { get; } =
        new(OutgoingLifecycle.Table);

    public Pending<OutgoingState<RequestCancelExternalWorkflowExecutionInitiatedEventAttributes>, OutgoingStage> OutgoingCancels { get; } =
        new(OutgoingLifecycle.Table);

    public Pending<NexusOperationState, NexusOperationStage> NexusOperations { get; } = new(NexusOperationLifecycle.Table);

    /// <summary>Who is told when it closes for good, in the order of their registration.</summary>
    public List<CallbackInfo> Callbacks { get; } = [];

    /// <summary>The starts that found it running and left their request ids, each with its event; 0 while that is buffered.</summary>
    public Dictionary<string, long> AttachedRequests { get; } = [];

    public HashSet<string> SignalRequestIds { get; } = [];

    public int SignalCount { get; set; }

    public RunUpdates Updates { get; } = new();

    public List<QueryState> Queries { get; } = [];

    public Memo Memo { get; set; } = new();

    public SearchAttributes SearchAttributes { get; set; } = new();

    public TimeSpan TaskTimeout => Started.WorkflowTaskTimeout.ToTimeSpan();

    public TimeSpan FirstTaskBackoff => Started.FirstWorkflowTaskBackoff?.ToTimeSpan() ?? TimeSpan.Zero;

    public DateTimeOffset ExecutionTime => StartTime + FirstTaskBackoff;

    /// <summary>When the run timeout is over, or the execution timeout if that is earlier; null for neither. A reset lets both count anew.</summary>
    public DateTimeOffset? RunExpiration
    {
        get
        {
            var byRun = Positive(Started.WorkflowRunTimeout) is { } timeout ? (ResetTime ?? ExecutionTime) + timeout : (DateTimeOffset?)null;
            var byExecution = ExecutionExpiration;
            return byExecution < byRun || byRun is null ? byExecution : byRun;
        }
    }

    /// <summary>When the execution timeout is over; null for never.</summary>
    public DateTimeOffset? ExecutionExpiration => ResetTime is { } reset && Positive(Started.WorkflowExecutionTimeout) is { } timeout
        ? reset + timeout
        : Started.WorkflowExecutionExpirationTime?.ToDateTimeOffset();

    /// <summary>Started with a delay that isn't over: nothing schedules a workflow task before.</summary>
    public bool AwaitsFirstTask => !HadTask && FirstTaskBackoff > TimeSpan.Zero;

    /// <summary>Notifies when events were written, or it closed.</summary>
    public ChangeNotifier Changed { get; } = new();

    /// <summary>The run's task, which is about to move.</summary>
    /// <exception cref="InvalidOperationException">The move is not in the table: a defect of the caller.</exception>
    public WorkflowTaskState RequireTask(WorkflowTaskStage next)
    {
        var stage = Task?.Stage ?? WorkflowTaskStage.None;
        return Task is not null && WorkflowTaskLifecycle.Table.Allows(stage, next)
            ? Task
            : throw WorkflowTaskLifecycle.Table.Refusal($"of {WorkflowId}", stage, next);
    }

    /// <summary>Makes a task the run's. There must be none.</summary>
    public void ScheduleTask(WorkflowTaskState task)
    {
        (Task ?? task).Become(WorkflowTaskStage.Scheduled);
        Task = task;
    }

    /// <summary>Hands the run's task to a worker.</summary>
    public WorkflowTaskState StartTask()
    {
        var task = RequireTask(WorkflowTaskStage.Started);
        task.Become(WorkflowTaskStage.Started);
        return task;
    }

    /// <summary>Ends the run's task.</summary>
    public void EndTask(WorkflowTaskStage end)
    {
        RequireTask(end).Become(end);
        Task = null;
    }

    /// <summary>Ends the run's task, if there is one, without an outcome.</summary>
    public void WithdrawTask()
    {
        if (Task is not null)
        {
            EndTask(WorkflowTaskStage.Withdrawn);
        }
    }

    /// <summary>Pauses it, or, with null, unpauses it.</summary>
    public void SetPause(OperatorPause? pause)
    {
        Pause = pause;
        Status = pause is null ? WorkflowExecutionStatus.Running : WorkflowExecutionStatus.Paused;
    }

    /// <summary>Puts back the task that was kept; null for none.</summary>
    public void RestoreTask(WorkflowTaskState? kept) => Task = kept;

    /// <summary>The options that a run is started with.</summary>
    public static WorkflowExecutionOptions FirstOptions(WorkflowExecutionStartedEventAttributes started) => new()
    {
        Priority = started.Priority,
        VersioningOverride = started.VersioningOverride,
    };

    /// <summary>Whether a child that names its parent's run means this one.</summary>
    public bool IsParentRun(string runId) => runId == RunId || ResetFrom.Contains(runId);

    public ActivityState? FindActivity(string activityId) =>
        Activities.Values.FirstOrDefault(a => a.Scheduled.ActivityId == activityId);

    private static TimeSpan? Positive(Duration? timeout) => timeout?.ToTimeSpan() is { Ticks: > 0 } set ? set : null;
}
