using Abathur.Temporal.LocalServer.Cron;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests to start a workflow, checked.</summary>
internal static class StartRequests
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Validate(StartWorkflowExecutionRequest request, PayloadLimit limit)
    {
        var problem = request switch
        {
            { WorkflowId.Length: 0 } => "WorkflowId is not set on request.",
            { WorkflowType: null } or { WorkflowType.Name.Length: 0 } => "WorkflowType is not set on request.",
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

        if (VersioningOverrides.Problem(VersioningOverrides.Today(request.VersioningOverride)) is { } wrong)
        {
            throw ServiceError.InvalidArgument(wrong);
        }

        RequestChecks.Length(request.WorkflowId, "WorkflowId");
        RequestChecks.Length(request.WorkflowType!.Name, "WorkflowType");
        RequestChecks.TaskQueue(request.TaskQueue);
        RequestChecks.Size(request.Input, limit);
        RequestChecks.Size(request.Memo, limit);
        CallbackRequests.Check(request);
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
}
