using Abathur.Temporal.LocalServer.Cron;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.Namespaces;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.TaskQueue.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests to start a workflow: checked, and turned into what a run starts with.</summary>
internal static class StartRequests
{
    private static readonly TimeSpan DefaultTaskTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaximumTaskTimeout = TimeSpan.FromSeconds(120);

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Validate(StartWorkflowExecutionRequest request)
    {
        var problem = request switch
        {
            { WorkflowId.Length: 0 } => "WorkflowId is not set on request.",
            { WorkflowType: null } or { WorkflowType.Name.Length: 0 } => "WorkflowType is not set on request.",
            { TaskQueue: null } or { TaskQueue.Name.Length: 0 } => "TaskQueue is not set on request.",
            { CronSchedule.Length: > 0, WorkflowStartDelay.Seconds: > 0 } => "CronSchedule and WorkflowStartDelay may not be used together.",
            { WorkflowIdConflictPolicy: not WorkflowIdConflictPolicy.Unspecified, WorkflowIdReusePolicy: WorkflowIdReusePolicy.TerminateIfRunning } =>
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIdConflictPolicy.",
            { WorkflowIdConflictPolicy: WorkflowIdConflictPolicy.TerminateExisting, WorkflowIdReusePolicy: WorkflowIdReusePolicy.RejectDuplicate } =>
                "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING",
            { WorkflowExecutionTimeout.Seconds: < 0 } => "Invalid WorkflowExecutionTimeoutSeconds.",
            { WorkflowRunTimeout.Seconds: < 0 } => "Invalid WorkflowRunTimeoutSeconds.",
            { WorkflowTaskTimeout.Seconds: < 0 } => "Invalid WorkflowTaskTimeoutSeconds.",
            _ => RetryPolicies.Validate(request.RetryPolicy) ?? CronSchedule.Validate(request.CronSchedule),
        };
        if (problem is not null)
        {
            throw ServiceError.InvalidArgument(problem);
        }

        RequestChecks.Length(request.WorkflowId, "WorkflowId");
        RequestChecks.Length(request.WorkflowType!.Name, "WorkflowType");
        RequestChecks.Length(request.TaskQueue!.Name, "TaskQueue");
        RequestChecks.Size(request.Input);
        RequestChecks.Size(request.Memo);
    }

    public static NewRun ToRun(StartWorkflowExecutionRequest request, NamespaceRecord ns, DateTimeOffset now)
    {
        var runId = NewRun.CreateRunId();
        var backoff = request.CronSchedule.Length > 0
            ? CronSchedule.FirstBackoff(request.CronSchedule, now)
            : request.WorkflowStartDelay?.ToTimeSpan() ?? TimeSpan.Zero;
        var execution = Positive(request.WorkflowExecutionTimeout);
        var run = Positive(request.WorkflowRunTimeout);
        run = execution > TimeSpan.Zero && (run == TimeSpan.Zero || run > execution) ? execution : run;
        return new NewRun
        {
            RunId = runId,
            RequestId = request.RequestId,
            UserMetadata = request.UserMetadata,
            Links = request.Links,
            Started = new WorkflowExecutionStartedEventAttributes
            {
                WorkflowId = request.WorkflowId,
                WorkflowType = request.WorkflowType,
                TaskQueue = new TaskQueue { Name = request.TaskQueue.Name, Kind = TaskQueueKind.Normal },
                Input = request.Input,
                WorkflowExecutionTimeout = Shown(execution, request.WorkflowExecutionTimeout),
                WorkflowRunTimeout = Shown(run, request.WorkflowRunTimeout),
                WorkflowTaskTimeout = Duration.FromTimeSpan(TaskTimeout(request.WorkflowTaskTimeout, run)),
                WorkflowExecutionExpirationTime = execution > TimeSpan.Zero ? Timestamp.FromDateTimeOffset(now + backoff + execution) : null,
                OriginalExecutionRunId = runId,
                FirstExecutionRunId = runId,
                Identity = request.Identity,
                RetryPolicy = request.RetryPolicy is { } policy ? RetryPolicies.WithDefaults(policy) : null,
                Attempt = 1,
                CronSchedule = request.CronSchedule,
                Initiator = request.CronSchedule.Length > 0 ? ContinueAsNewInitiator.CronSchedule : ContinueAsNewInitiator.Unspecified,
                FirstWorkflowTaskBackoff = Duration.FromTimeSpan(backoff),
                Memo = request.Memo,
                SearchAttributes = TypedSearchAttributes.Check(ns, request.SearchAttributes),
                Header = request.Header,
                ContinuedFailure = request.ContinuedFailure,
                LastCompletionResult = request.LastCompletionResult,
                Priority = request.Priority,
                VersioningOverride = request.VersioningOverride,
            },
        };
    }

    public static StartWorkflowExecutionRequest FromSignalWithStart(SignalWithStartWorkflowExecutionRequest request) => new()
    {
        Namespace = request.Namespace,
        WorkflowId = request.WorkflowId,
        WorkflowType = request.WorkflowType,
        TaskQueue = request.TaskQueue,
        Input = request.Input,
        WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
        WorkflowRunTimeout = request.WorkflowRunTimeout,
        WorkflowTaskTimeout = request.WorkflowTaskTimeout,
        Identity = request.Identity,
        RequestId = request.RequestId,
        WorkflowIdReusePolicy = request.WorkflowIdReusePolicy,
        WorkflowIdConflictPolicy = request.WorkflowIdConflictPolicy,
        RetryPolicy = request.RetryPolicy,
        CronSchedule = request.CronSchedule,
        Memo = request.Memo,
        SearchAttributes = request.SearchAttributes,
        Header = request.Header,
        WorkflowStartDelay = request.WorkflowStartDelay,
        UserMetadata = request.UserMetadata,
        VersioningOverride = request.VersioningOverride,
        Priority = request.Priority,
    };

    private static TimeSpan TaskTimeout(Duration? given, TimeSpan run)
    {
        var timeout = Positive(given) is { Ticks: > 0 } set ? set : DefaultTaskTimeout;
        timeout = timeout < MaximumTaskTimeout ? timeout : MaximumTaskTimeout;
        return run > TimeSpan.Zero && timeout > run ? run : timeout;
    }

    // No timeout is shown as it was said: by zero, or not at all.
    private static Duration? Shown(TimeSpan timeout, Duration? given) =>
        timeout > TimeSpan.Zero ? Duration.FromTimeSpan(timeout) : given;

    private static TimeSpan Positive(Duration? duration) => duration?.ToTimeSpan() ?? TimeSpan.Zero;
}
