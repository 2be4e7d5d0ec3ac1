using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Schedules;
using Abathur.Temporal.LocalServer.Schedules.Decisions;
using Abathur.Temporal.LocalServer.Schedules.Specs;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Schedule.V1;
using Temporalio.Api.Workflow.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests about schedules: checked, in the real server's words, and put into the form that is kept.</summary>
internal static class ScheduleRequests
{
    // What a workflow's id gets at its end when its time comes.
    private const string Suffix = "-2009-11-10T23:00:00Z";

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Validate(CreateScheduleRequest request)
    {
        WorkflowId(new ScheduleKey(request.Namespace, request.ScheduleId).WorkflowId);
        if (request.RequestId.Length == 0)
        {
            throw ServiceError.InvalidArgument("RequestId is not set on request.");
        }

        RequestId(request.RequestId);
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Validate(PatchScheduleRequest request, PayloadLimit limit)
    {
        RequestId(request.RequestId);
        if (request.Patch is null)
        {
            throw ServiceError.InvalidArgument("Patch is not set on request.");
        }

        if (request.Patch.Pause.Length > ScheduleLimits.Notes || request.Patch.Unpause.Length > ScheduleLimits.Notes)
        {
            throw ServiceError.InvalidArgument("Schedule notes exceeds limit.");
        }

        RequestChecks.Size(request.Patch, limit);
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Validate(UpdateScheduleRequest request)
    {
        RequestId(request.RequestId);
        if (request.Schedule?.Action?.StartWorkflow is null)
        {
            throw ServiceError.InvalidArgument("Only StartWorkflow action is supported for schedules");
        }
    }

    /// <summary>A spec in its one form.</summary>
    /// <param name="given">The schedule; null for an empty one.</param>
    /// <param name="seed">What its jitter is drawn from.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static (Schedule Schedule, CompiledSpec Spec) Canonical(Schedule? given, string seed)
    {
        var schedule = given?.Clone() ?? new();
        try
        {
            schedule.Spec = CanonicalSpecs.Of(schedule.Spec ?? new());
            return (schedule, new CompiledSpec(schedule.Spec, seed));
        }
        catch (ScheduleSpecException e)
        {
            throw ServiceError.InvalidArgument($"Invalid schedule spec: {e.Message}");
        }
    }

    /// <summary>Checks what the schedule starts, and types its search attributes.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void CheckAction(Schedule? schedule, NamespaceRecord ns)
    {
        if (schedule?.Action?.StartWorkflow is not { } action)
        {
            return;
        }

        WorkflowId(action.WorkflowId + Suffix);
        if (Problem(action) is { } problem)
        {
            throw ServiceError.InvalidArgument(problem);
        }

        RequestChecks.Length(action.WorkflowType.Name, "WorkflowType");
        action.TaskQueue.Kind = TaskQueueKind.Normal;
        action.SearchAttributes = TypedSearchAttributes.Check(ns, action.SearchAttributes);
    }

    private static void RequestId(string requestId)
    {
        if (requestId.Length > Limits.IdLength)
        {
            throw ServiceError.InvalidArgument("RequestId length exceeds limit.");
        }
    }

    private static void WorkflowId(string id)
    {
        if (id.Length > Limits.IdLength)
        {
            throw ServiceError.InvalidArgument($"WorkflowId exceeds maximum allowed length ({id.Length}/{Limits.IdLength})");
        }
    }

    private static string? Problem(NewWorkflowExecutionInfo action) => action switch
    {
        { WorkflowType: null } or { WorkflowType.Name.Length: 0 } => "WorkflowType is not set on request.",
        _ when TaskQueueNames.Problem(action.TaskQueue) is { } problem => problem,
        { WorkflowExecutionTimeout.Seconds: < 0 } => "An invalid WorkflowExecutionTimeoutSeconds is set on request. cause: negative duration",
        { WorkflowRunTimeout.Seconds: < 0 } => "An invalid WorkflowRunTimeoutSeconds is set on request. cause: negative duration",
        { WorkflowTaskTimeout.Seconds: < 0 } => "An invalid WorkflowTaskTimeoutSeconds is set on request. cause: negative duration",
        { CronSchedule.Length: > 0 } => "Scheduled workflow must not contain CronSchedule",
        { WorkflowIdReusePolicy: not (WorkflowIdReusePolicy.Unspecified or WorkflowIdReusePolicy.AllowDuplicate) } =>
            "Scheduled workflow must not contain WorkflowIDReusePolicy",
        _ => null,
    };
}
