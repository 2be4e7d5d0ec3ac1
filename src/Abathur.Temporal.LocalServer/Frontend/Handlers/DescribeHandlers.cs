using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.Engine;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.History.Tasks;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
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
            new WorkflowKey(request.Namespace, request.Execution.WorkflowId), request.Execution.RunId, Describe, call.CancellationToken);
    }

    private static DescribeWorkflowExecutionResponse Describe(RunState run)
    {
        var response = new DescribeWorkflowExecutionResponse
        {
            ExecutionConfig = new()
            {
                TaskQueue = run.Started.TaskQueue,
                WorkflowExecutionTimeout = run.Started.WorkflowExecutionTimeout,
                WorkflowRunTimeout = run.Started.WorkflowRunTimeout,
                DefaultWorkflowTaskTimeout = run.Started.WorkflowTaskTimeout,
                UserMetadata = run.UserMetadata,
            },
            WorkflowExecutionInfo = ExecutionInfos.Of(run),
            WorkflowExtendedInfo = new()
            {
                ExecutionExpirationTime = run.Started.WorkflowExecutionExpirationTime,
                OriginalStartTime = Timestamp.FromDateTimeOffset(run.StartTime),
                CancelRequested = run.IsCancelRequested,
                RequestIdInfos =
                {
                    [run.StartRequestId] = new() { EventType = EventType.WorkflowExecutionStarted, EventId = 1 },
                },
            },
        };
        if (run.IsOpen)
        {
            response.PendingActivities.Add(run.Activities.Values.Select(PendingActivity));
            response.PendingChildren.Add(run.Children.Values.Select(PendingChild));
            response.PendingWorkflowTask = run.Task is { } task ? PendingTask(task) : null;
        }

        return response;
    }

    private static PendingActivityInfo PendingActivity(ActivityState activity) => new()
    {
        ActivityId = activity.Scheduled.ActivityId,
        ActivityType = activity.Scheduled.ActivityType,
        State = activity switch
        {
            { Stage: ActivityStage.Started, IsCancelRequested: true } => PendingActivityState.CancelRequested,
            { Stage: ActivityStage.Started } => PendingActivityState.Started,
            _ => PendingActivityState.Scheduled,
        },
        HeartbeatDetails = activity.HeartbeatDetails,
        LastHeartbeatTime = Time(activity.HeartbeatTime),
        LastStartedTime = Time(activity.StartedTime),
        Attempt = activity.Attempt,
        MaximumAttempts = activity.Scheduled.RetryPolicy.MaximumAttempts,
        ScheduledTime = Time(activity.NextAttemptTime ?? activity.CurrentScheduledTime),
        ExpirationTime = Time(Activities.Expiration(activity)),
        LastFailure = activity.LastFailure,
        LastWorkerIdentity = activity.Identity,
        LastAttemptCompleteTime = Time(activity.LastAttemptCompleteTime),
        NextAttemptScheduleTime = Time(activity.NextAttemptTime),
        CurrentRetryInterval = activity is { NextAttemptTime: { } next, LastAttemptCompleteTime: { } last }
            ? Duration.FromTimeSpan(next - last)
            : null,
        Priority = activity.Scheduled.Priority,
        ActivityOptions = new()
        {
            TaskQueue = activity.Scheduled.TaskQueue,
            ScheduleToCloseTimeout = activity.Scheduled.ScheduleToCloseTimeout,
            ScheduleToStartTimeout = activity.Scheduled.ScheduleToStartTimeout,
            StartToCloseTimeout = activity.Scheduled.StartToCloseTimeout,
            HeartbeatTimeout = activity.Scheduled.HeartbeatTimeout,
            RetryPolicy = activity.Scheduled.RetryPolicy,
        },
    };

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
