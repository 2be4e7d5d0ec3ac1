using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.History.Tasks;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>One workflow with all that it waits for.</summary>
internal sealed class DescribeHandlers(HistoryEngine engine)
{
    public Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecution(
        DescribeWorkflowExecutionRequest request, ServerCallContext call)
    {
        RequestChecks.Execution(request.Execution);
        return engine.ReadAsync(
            new WorkflowKey(request.Namespace, request.Execution.WorkflowId), request.Execution.RunId, Describe, Describe, call.CancellationToken);
    }

    // A run that was recorded elsewhere, or closed before cancellation was kept, is rebuilt.
    public static DescribeWorkflowExecutionResponse Describe(ClosedRun run)
    {
        if (run is not { Summary: { } summary, Snapshot: { IsCancelRequested: { } isCancelRequested } snapshot })
        {
            return Describe(run.Rebuild());
        }

        var begun = run.Begin();
        var response = Describe(begun, ExecutionInfos.Of(summary, begun.Started, snapshot), isCancelRequested);
        response.WorkflowExtendedInfo.PauseInfo = Pause(snapshot.PauseAtClose);
        response.Callbacks.Add(snapshot.CallbacksAtClose);
        AddAttached(response, snapshot.AttachedRequests ?? new Dictionary<string, long>());
        return response;
    }

    public static DescribeWorkflowExecutionResponse Describe(RunState run)
    {
        var response = Describe(run, ExecutionInfos.Of(run), run.IsCancelRequested);
        response.WorkflowExtendedInfo.PauseInfo = Pause(run.Pause);
        response.Callbacks.Add(run.Callbacks);
        AddAttached(response, run.AttachedRequests);
        if (run.IsOpen)
        {
            response.PendingActivities.Add(run.Activities.Values.Select(PendingActivity));
            response.PendingChildren.Add(run.Children.Values.Select(PendingChild));
            response.PendingNexusOperations.Add(run.NexusOperations.Values.Select(NexusViews.Of));
            response.PendingWorkflowTask = run.Task is { } task ? PendingTask(task) : null;
        }

        return response;
    }

    private static WorkflowExecutionPauseInfo? Pause(OperatorPause? pause) =>
        pause is null ? null : new() { Identity = pause.Identity, PausedTime = Time(pause.Time), Reason = pause.Reason };

    // What a run has from its start, and beside its history.
    private static DescribeWorkflowExecutionResponse Describe(RunState begun, WorkflowExecutionInfo info, bool isCancelRequested) => new()
    {
        ExecutionConfig = new()
        {
            TaskQueue = begun.Started.TaskQueue,
            WorkflowExecutionTimeout = begun.Started.WorkflowExecutionTimeout,
            WorkflowRunTimeout = begun.Started.WorkflowRunTimeout,
            DefaultWorkflowTaskTimeout = begun.Started.WorkflowTaskTimeout,
            UserMetadata = begun.UserMetadata,
        },
        WorkflowExecutionInfo = info,
        WorkflowExtendedInfo = new()
        {
            ExecutionExpirationTime = Time(begun.ExecutionExpiration),
            RunExpirationTime = Time(begun.RunExpiration ?? DateTimeOffset.MinValue),
            OriginalStartTime = Time(begun.OriginalStartTime),
            LastResetTime = Time(begun.ResetTime),
            ResetRunId = begun.ResetRunId,
            CancelRequested = isCancelRequested,
            RequestIdInfos =
            {
                [begun.StartRequestId] = new() { EventType = EventType.WorkflowExecutionStarted, EventId = 1 },
            },
        },
    };

    // Zero is an event that waits for the end of a workflow task.
    private static void AddAttached(DescribeWorkflowExecutionResponse response, IReadOnlyDictionary<string, long> requests)
    {
        foreach (var (id, e) in requests)
        {
            response.WorkflowExtendedInfo.RequestIdInfos[id] = new() { EventType = EventType.WorkflowExecutionOptionsUpdated, EventId = e, Buffered = e == 0 };
        }
    }

    private static PendingActivityInfo PendingActivity(ActivityState activity) => new()
    {
        ActivityId = activity.Scheduled.ActivityId,
        ActivityType = activity.Scheduled.ActivityType,
        State = activity switch
        {
            { Stage: ActivityStage.Started, IsCancelRequested: true } => PendingActivityState.CancelRequested,
            { Stage: ActivityStage.Started, Pause: not null } => PendingActivityState.PauseRequested,
            { Stage: ActivityStage.Started } => PendingActivityState.Started,
            { Stage: ActivityStage.Paused } => PendingActivityState.Paused,
            _ => PendingActivityState.Scheduled,
        },
        HeartbeatDetails = activity.HeartbeatDetails,
        LastHeartbeatTime = Time(activity.HeartbeatTime),
        LastStartedTime = Time(activity.StartedTime),
        Attempt = activity.Attempt,
        MaximumAttempts = activity.Options.RetryPolicy.MaximumAttempts,
        ScheduledTime = Time(activity.NextAttemptTime ?? activity.CurrentScheduledTime),
        ExpirationTime = Time(Activities.Expiration(activity)),
        LastFailure = activity.LastFailure,
        LastWorkerIdentity = activity.Identity,
        LastDeploymentVersion = activity.LastBuild.ToMessage(),
#pragma warning disable CS0612 // The real server sets the older field, too.
        LastWorkerDeploymentVersion = activity.LastBuild.IsNone ? "" : activity.LastBuild.OldText,
#pragma warning restore CS0612
        LastAttemptCompleteTime = Time(activity.LastAttemptCompleteTime),
        NextAttemptScheduleTime = Time(activity.NextAttemptTime),
        CurrentRetryInterval = activity is { NextAttemptTime: { } next, LastAttemptCompleteTime: { } last }
            ? Duration.FromTimeSpan(next - last)
            : null,
        Priority = activity.Options.Priority,
        ActivityOptions = Shown(activity.Options),
        Paused = activity.Pause is not null,
        PauseInfo = activity.Pause is { } pause
            ? new() { PauseTime = Time(pause.Time), Manual = new() { Identity = pause.Identity, Reason = pause.Reason } }
            : null,
    };

    /// <summary>As the real server shows them: without the types that aren't retried.</summary>
    public static ActivityOptions Shown(ActivityOptions options)
    {
        var shown = options.Clone();
        shown.RetryPolicy.NonRetryableErrorTypes.Clear();
        return shown;
    }

    private static PendingChildExecutionInfo PendingChild(ChildState child) => new()
    {
        WorkflowId = child.Initiated.WorkflowId,
        RunId = child.RunId ?? "",
        WorkflowTypeName = child.Initiated.WorkflowType.Name,
        InitiatedId = child.InitiatedEventId,
        ParentClosePolicy = child.Initiated.ParentClosePolicy,
    };

    private static PendingWorkflowTaskInfo PendingTask(WorkflowTaskState task) => new()
    {
        State = task.IsStarted ? PendingWorkflowTaskState.Started : PendingWorkflowTaskState.Scheduled,
        ScheduledTime = Time(task.ScheduledTime),
        OriginalScheduledTime = Time(task.OriginalScheduledTime),
        StartedTime = Time(task.StartedTime),
        Attempt = task.Attempt,
    };

    private static Timestamp? Time(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
