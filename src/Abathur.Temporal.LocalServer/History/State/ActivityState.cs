using System.Globalization;
using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A pending activity. What its scheduled event doesn't say is kept beside the history.</summary>
internal sealed class ActivityState() : Staged<ActivityStage>(ActivityLifecycle.Table)
{
    private ActivityOptions? scheduledOptions;

    public required long ScheduledEventId { get; init; }

    public required ActivityTaskScheduledEventAttributes Scheduled { get; init; }

    /// <summary>The options that apply now. Never changed: others replace them.</summary>
    public ActivityOptions Options => UpdatedOptions ?? (scheduledOptions ??= OfSchedule());

    /// <summary>What somebody has updated them to; null while those that it was scheduled with apply.</summary>
    public ActivityOptions? UpdatedOptions { get; set; }

    public required DateTimeOffset FirstScheduledTime { get; init; }

    public required DateTimeOffset CurrentScheduledTime { get; set; }

    public int Attempt { get; set; } = 1;

    public DateTimeOffset? StartedTime { get; set; }

    public DateTimeOffset? HeartbeatTime { get; set; }

    public DateTimeOffset? NextAttemptTime { get; set; }

    public DateTimeOffset? LastAttemptCompleteTime { get; set; }

    public Payloads? HeartbeatDetails { get; set; }

    public Failure? LastFailure { get; set; }

    public string Identity { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string? Process { get; set; }

    /// <summary>The version of the worker that had it last; none where it wasn't versioned.</summary>
    public BuildVersion LastBuild { get; set; }

    /// <summary>Its workflow is about to move to another version, and it waits for that.</summary>
    public bool AwaitsTransition { get; set; }

    /// <summary>Where it waits for a worker; null while it doesn't.</summary>
    public (TaskQueueKey Key, QueuedTask Task)? Queued { get; set; }

    public Guid Stamp { get; set; } = Guid.NewGuid();

    /// <summary>The event that asked for its cancellation; 0 for none.</summary>
    public long CancelRequestedEventId { get; set; }

    public bool IsCancelRequested => CancelRequestedEventId != 0;

    /// <summary>Null while nobody has paused it. An attempt that is out goes on all the same.</summary>
    public OperatorPause? Pause { get; set; }

    /// <summary>It was reset while an attempt was out: the next one is the first again.</summary>
    public bool IsReset { get; set; }

    /// <summary>The next attempt gets no heartbeat details.</summary>
    public bool ForgetsHeartbeat { get; set; }

    /// <summary>What the reset was to change for the next attempt is done.</summary>
    public void ForgetReset()
    {
        if (ForgetsHeartbeat)
        {
            ForgetHeartbeat();
        }

        IsReset = false;
        ForgetsHeartbeat = false;
    }

    public void ForgetHeartbeat()
    {
        HeartbeatDetails = null;
        HeartbeatTime = null;
    }

    protected override string Name => ScheduledEventId.ToString(CultureInfo.InvariantCulture);

    private ActivityOptions OfSchedule() => new()
    {
        TaskQueue = new() { Name = Scheduled.TaskQueue.Name, NormalName = Scheduled.TaskQueue.Name },
        ScheduleToCloseTimeout = Scheduled.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = Scheduled.ScheduleToStartTimeout,
        StartToCloseTimeout = Scheduled.StartToCloseTimeout,
        HeartbeatTimeout = Scheduled.HeartbeatTimeout,
        RetryPolicy = Scheduled.RetryPolicy,
        Priority = Scheduled.Priority,
    };
}
