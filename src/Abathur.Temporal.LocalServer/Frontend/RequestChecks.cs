using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.TaskQueue.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What is wrong with a request, in the real server's words.</summary>
internal static class RequestChecks
{
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Execution(WorkflowExecution? execution)
    {
        if (execution is null)
        {
            throw ServiceError.InvalidArgument("Execution is not set on request.");
        }

        if (execution.WorkflowId.Length == 0)
        {
            throw ServiceError.InvalidArgument("WorkflowId is not set on request.");
        }

        if (execution.RunId.Length > 0 && !Guid.TryParse(execution.RunId, out _))
        {
            throw ServiceError.InvalidArgument("Invalid RunId.");
        }
    }

    /// <summary>As <see cref="Execution"/>, in the words of the methods that control a workflow or its activities.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Target(WorkflowExecution? execution) => Target(execution?.WorkflowId ?? "", execution?.RunId ?? "");

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Target(string workflowId, string runId)
    {
        if (workflowId.Length == 0)
        {
            throw ServiceError.InvalidArgument("WorkflowId is not set on request.");
        }

        if (runId.Length > 0 && !Guid.TryParse(runId, out _))
        {
            throw ServiceError.InvalidArgument("RunId is not valid UUID.");
        }
    }

    public static void Signal(string name, Payloads? input, PayloadLimit limit)
    {
        if (name.Length == 0)
        {
            throw ServiceError.InvalidArgument("SignalName is not set on request.");
        }

        Length(name, "SignalName");
        Size(input, limit);
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void TaskQueue(TaskQueue? queue)
    {
        if (TaskQueueNames.Problem(queue) is { } problem)
        {
            throw ServiceError.InvalidArgument(problem);
        }
    }

    public static void Length(string value, string field)
    {
        if (value.Length > Limits.IdLength)
        {
            throw ServiceError.InvalidArgument($"{field} exceeds length limit.");
        }
    }

    public static void Size(IMessage? payloads, PayloadLimit limit)
    {
        if (limit.IsExceededBy(payloads))
        {
            throw ServiceError.InvalidArgument("Blob data size exceeds limit.");
        }
    }
}
