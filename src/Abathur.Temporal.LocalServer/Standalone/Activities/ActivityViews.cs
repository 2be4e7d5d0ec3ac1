using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities;

/// <summary>Standalone activities as clients and workers see them.</summary>
internal static class ActivityViews
{
    /// <summary>A description, but for what only some ask for.</summary>
    public static ActivityExecutionInfo Info(LiveActivity activity, DateTimeOffset now)
    {
        var options = activity.Options;
        var isHeldBack = activity.Stage == StandaloneStage.Scheduled && activity.AttemptTime > now;
        return new()
        {
            ActivityId = activity.Key.Id,
            RunId = activity.RunId,
            ActivityType = activity.Request.ActivityType,
            Status = activity.Status,
            RunState = RunState(activity),
            TaskQueue = options.TaskQueue.Name,
            ScheduleToCloseTimeout = options.ScheduleToCloseTimeout,
            ScheduleToStartTimeout = options.ScheduleToStartTimeout,
            StartToCloseTimeout = options.StartToCloseTimeout,
            HeartbeatTimeout = options.HeartbeatTimeout,
            RetryPolicy = options.RetryPolicy,
            StartDelay = options.StartDelay,
            Priority = options.Priority,
            Attempt = activity.Attempt,
            ScheduleTime = activity.ScheduleTime.ToTimestamp(),
            ExecutionTime = activity.FirstAttemptTime.ToTimestamp(),
            ExpirationTime = activity.Expiration?.ToTimestamp(),
            LastStartedTime = activity.StartedTime?.ToTimestamp(),
            LastHeartbeatTime = activity.HeartbeatTime?.ToTimestamp(),
            TotalHeartbeatCount = activity.HeartbeatCount,
            LastWorkerIdentity = activity.WorkerIdentity,
            SdkName = activity.SdkName,
            SdkVersion = activity.SdkVersion,
            LastAttemptCompleteTime = activity.LastAttemptCompleteTime?.ToTimestamp(),
            NextAttemptScheduleTime = isHeldBack ? activity.AttemptTime.ToTimestamp() : null,
            CurrentRetryInterval = isHeldBack ? activity.RetryInterval?.ToDuration() : null,
            CloseTime = activity.CloseTime?.ToTimestamp(),
            ExecutionDuration = (activity.CloseTime - activity.ScheduleTime)?.ToDuration(),
            CanceledReason = activity.Cancel?.Reason ?? "",
            SearchAttributes = activity.Request.SearchAttributes ?? new(),
            Header = activity.Request.Header,
            UserMetadata = activity.Request.UserMetadata,
            StateTransitionCount = activity.Transitions,
            StateSizeBytes = activity.Request.CalculateSize(),
        };
    }

    public static ActivityExecutionListInfo Entry(VisibilityRecord record)
    {
        var info = new ActivityExecutionListInfo
        {
            ActivityId = record.WorkflowId,
            RunId = record.RunId,
            ActivityType = new() { Name = record.WorkflowType },
            Status = System.Enum.Parse<ActivityExecutionStatus>(record.Status.ToString()),
            TaskQueue = record.TaskQueue,
            ScheduleTime = record.StartTime.ToTimestamp(),
            ExecutionTime = record.ExecutionTime.ToTimestamp(),
            CloseTime = record.CloseTime?.ToTimestamp(),
            ExecutionDuration = (record.CloseTime - record.StartTime)?.ToDuration(),
            StateTransitionCount = record.StateTransitionCount ?? 0,
            SearchAttributes = new(),
        };
        foreach (var (name, value) in record.SearchAttributes)
        {
            info.SearchAttributes.IndexedFields[name] = value.Encode();
        }

        return info;
    }

    /// <summary>An attempt as its worker gets it.</summary>
    public static PollActivityTaskQueueResponse Task(LiveActivity activity) => new()
    {
        WorkflowNamespace = activity.Key.Namespace,
        WorkflowExecution = new WorkflowExecution(),
        ActivityId = activity.Key.Id,
        ActivityRunId = activity.RunId,
        ActivityType = activity.Request.ActivityType,
        Header = activity.Request.Header,
        Input = activity.Request.Input,
        HeartbeatDetails = activity.HeartbeatDetails,
        ScheduledTime = activity.ScheduleTime.ToTimestamp(),
        CurrentAttemptScheduledTime = activity.AttemptTime.ToTimestamp(),
        StartedTime = activity.StartedTime?.ToTimestamp(),
        Attempt = activity.Attempt,
        ScheduleToCloseTimeout = activity.Options.ScheduleToCloseTimeout,
        StartToCloseTimeout = activity.Options.StartToCloseTimeout,
        HeartbeatTimeout = activity.Options.HeartbeatTimeout,
        RetryPolicy = activity.Options.RetryPolicy,
        Priority = activity.Options.Priority,
    };

    private static PendingActivityState RunState(LiveActivity activity) => activity.Stage switch
    {
        StandaloneStage.Scheduled => PendingActivityState.Scheduled,
        StandaloneStage.Started => PendingActivityState.Started,
        StandaloneStage.ResetRequested => activity.ResetKeepsPaused ? PendingActivityState.PauseRequested : PendingActivityState.Started,
        StandaloneStage.CancelRequested => PendingActivityState.CancelRequested,
        StandaloneStage.Paused => PendingActivityState.Paused,
        StandaloneStage.PauseRequested => PendingActivityState.PauseRequested,
        _ => PendingActivityState.Unspecified,
    };
}
