using Abathur.Temporal.LocalServer.Errors;
using Grpc.Core;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>One run of a standalone activity: what was asked for, how far it is, and how it ended. Immutable; moves make the next one.</summary>
internal sealed record LiveActivity : IStandaloneRun
{
    public required StandaloneKey Key { get; init; }

    public required string RunId { get; init; }

    /// <summary>What was asked for, with the timeouts and the retry policy that were left out. Never changed.</summary>
    public required StartActivityExecutionRequest Request { get; init; }

    public required DateTimeOffset ScheduleTime { get; init; }

    /// <summary>The options that apply now. Never changed: others replace them.</summary>
    public required ActivityOptions Options { get; init; }

    /// <summary>When its current attempt goes to its task queue, or went there.</summary>
    public required DateTimeOffset AttemptTime { get; init; }

    /// <summary>Changed by <see cref="Move"/> only.</summary>
    public StandaloneStage Stage { get; init; }

    public int Attempt { get; init; } = 1;

    /// <summary>Of this scheduling of the attempt: what lies on a queue for an earlier one is stale.</summary>
    public Guid Stamp { get; init; } = Guid.NewGuid();

    /// <summary>How long the last attempt's failure holds the next one back; null where none does.</summary>
    public TimeSpan? RetryInterval { get; init; }

    /// <summary>Of the last attempt that a worker had.</summary>
    public DateTimeOffset? StartedTime { get; init; }

    public DateTimeOffset? LastAttemptCompleteTime { get; init; }

    public Failure? LastFailure { get; init; }

    public DateTimeOffset? HeartbeatTime { get; init; }

    public Payloads? HeartbeatDetails { get; init; }

    public long HeartbeatCount { get; init; }

    /// <summary>Who had it last.</summary>
    public string WorkerIdentity { get; init; } = "";

    public string SdkName { get; init; } = "";

    public string SdkVersion { get; init; } = "";

    /// <summary>See <see cref="Matching.WorkerProcess"/>.</summary>
    public string? Process { get; init; }

    /// <summary>The request that asked for its cancellation; null for none.</summary>
    public Requested? Cancel { get; init; }

    /// <summary>The request that paused it last; null for none.</summary>
    public Requested? Pause { get; init; }

    public Requested? Terminate { get; init; }

    /// <summary>The reset that is asked for makes it forget its heartbeat.</summary>
    public bool ResetsHeartbeat { get; init; }

    /// <summary>The reset that is asked for leaves it paused.</summary>
    public bool ResetKeepsPaused { get; init; }

    /// <summary>Null while it is open.</summary>
    public ActivityExecutionOutcome? Outcome { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? CloseTime { get; init; }

    /// <summary>How often it was written.</summary>
    public long Transitions { get; init; }

    public string StartRequestId => Request.RequestId;

    public bool IsOpen => CloseTime is null;

    public bool IsCompleted => Stage == StandaloneStage.Completed;

    /// <summary>As lists and descriptions have it.</summary>
    public ActivityExecutionStatus Status => Enum.TryParse<ActivityExecutionStatus>(Stage.ToString(), out var status) ? status : ActivityExecutionStatus.Running;

    /// <summary>Whether a worker has it.</summary>
    public bool IsOut =>
        Stage is StandaloneStage.Started or StandaloneStage.CancelRequested or StandaloneStage.PauseRequested or StandaloneStage.ResetRequested;

    /// <summary>When its first attempt goes to its task queue.</summary>
    public DateTimeOffset FirstAttemptTime => ScheduleTime + (Options.StartDelay?.ToTimeSpan() ?? TimeSpan.Zero);

    /// <summary>When the schedule-to-close timeout is over; null for never.</summary>
    public DateTimeOffset? Expiration =>
        Options.ScheduleToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } timeout ? FirstAttemptTime + timeout : null;

    /// <summary>Whether an attempt of it lies on its task queue.</summary>
    public bool IsQueued(DateTimeOffset now) => Stage == StandaloneStage.Scheduled && AttemptTime <= now;

    /// <summary>It as the next stage has it.</summary>
    /// <exception cref="InvalidOperationException">The move is not in the table: a defect of the caller.</exception>
    public LiveActivity Move(StandaloneStage next) => StandaloneLifecycle.Table.Allows(Stage, next)
        ? this with { Stage = next }
        : throw StandaloneLifecycle.Table.Refusal(Key.Id, Stage, next);

    /// <summary>Refuses what only an open activity can do.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it has closed.</exception>
    public void RequireOpen()
    {
        if (!IsOpen)
        {
            throw ServiceError.FailedPrecondition($"activity is in terminal state {Stage}");
        }
    }
}
