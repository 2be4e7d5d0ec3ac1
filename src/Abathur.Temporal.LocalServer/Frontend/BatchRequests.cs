using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Namespaces;
using Temporalio.Api.Batch.V1;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Asked = Temporalio.Api.WorkflowService.V1.StartBatchOperationRequest.OperationOneofCase;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What is wrong with a batch, in the real server's words.</summary>
internal static class BatchRequests
{
    private const string NoActivity = "Either activity type must be set, or match all should be set to true";

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Check(StartBatchOperationRequest request, PayloadLimit limit)
    {
        JobId(request.JobId);
        int[] targets = [request.VisibilityQuery.Length, request.Executions.Count, request.TargetExecutions.Count];
        Refuse(
            request.OperationCase == Asked.None || request.Reason.Length == 0 || targets.All(count => count == 0),
            "must provide required parameters: BatchType,Reason,Namespace, AND one of (Query OR Executions OR TargetExecutions)");
        Refuse(targets.Count(count => count > 0) > 1, "visibility query, executions, and target executions are mutually exclusive");
        for (var i = 0; i < request.TargetExecutions.Count; i++)
        {
            var type = request.TargetExecutions[i].Type;
            var required = IsForActivities(request) ? ExecutionType.Activity : ExecutionType.Workflow;
            Refuse(
                type != required,
                $"target_executions[{i}] has type {type}, but operation *workflowservice.StartBatchOperationRequest_{request.OperationCase} requires {required}");
        }

        Operation(request, limit);
        RequestChecks.Length(request.JobId, "WorkflowId");
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void JobId(string id) => Refuse(id.Length == 0, "JobId is not set on request.");

    /// <summary>What it names. Older clients name workflows, newer ones whatever may run.</summary>
    public static IReadOnlyList<WorkflowExecution> Named(StartBatchOperationRequest request) =>
    [
        .. request.Executions,
        .. request.TargetExecutions.Select(target => new WorkflowExecution { WorkflowId = target.BusinessId, RunId = target.RunId }),
    ];

    private static bool IsForActivities(StartBatchOperationRequest request) =>
        request.OperationCase is Asked.TerminateActivitiesOperation or Asked.CancelActivitiesOperation or Asked.DeleteActivitiesOperation;

    private static void Operation(StartBatchOperationRequest request, PayloadLimit limit)
    {
        switch (request.OperationCase)
        {
            case Asked.SignalOperation:
                Refuse(request.SignalOperation.Signal.Length == 0, "must provide signal name");
                RequestChecks.Signal(request.SignalOperation.Signal, request.SignalOperation.Input, limit);
                break;
            case Asked.ResetOperation:
                Refuse(request.ResetOperation.Options is { TargetCase: ResetOptions.TargetOneofCase.None }, "batch reset missing target");
                break;
            case Asked.UpdateWorkflowOptionsOperation:
                Refuse(request.UpdateWorkflowOptionsOperation.WorkflowExecutionOptions is null, "must provide UpdateOptions");
                Refuse(request.UpdateWorkflowOptionsOperation.UpdateMask is null, "must provide UpdateMask");
                break;
            case Asked.UnpauseActivitiesOperation:
                Refuse(
                    request.UnpauseActivitiesOperation.ActivityCase == BatchOperationUnpauseActivities.ActivityOneofCase.None,
                    "activity filter must be set");
                Refuse(request.UnpauseActivitiesOperation is { Type: "", MatchAll: false }, NoActivity);
                break;
            case Asked.ResetActivitiesOperation:
                Refuse(
                    request.ResetActivitiesOperation.ActivityCase == BatchOperationResetActivities.ActivityOneofCase.None,
                    "must provide ActivityType or MatchAll");
                Refuse(request.ResetActivitiesOperation is { Type: "", MatchAll: false }, NoActivity);
                break;
            case Asked.UpdateActivityOptionsOperation:
                UpdateActivityOptions(request.UpdateActivityOptionsOperation);
                break;
        }
    }

    private static void UpdateActivityOptions(BatchOperationUpdateActivityOptions asked)
    {
        Refuse(asked is { ActivityOptions: not null, RestoreOriginal: true }, "cannot set both activity options and restore original");
        Refuse(
            asked is { ActivityOptions: null, RestoreOriginal: false },
            "Either activity type must be set, or restore original should be set to true");
        Refuse(asked is { ActivityCase: not BatchOperationUpdateActivityOptions.ActivityOneofCase.None, Type: "", MatchAll: false }, NoActivity);
    }

    private static void Refuse(bool isWrong, string why)
    {
        if (isWrong)
        {
            throw ServiceError.InvalidArgument(why);
        }
    }
}
