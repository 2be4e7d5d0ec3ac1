using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Google.Protobuf;
using Temporalio.Api.Common.V1;

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

    public static void Signal(string name, Payloads? input)
    {
        if (name.Length == 0)
        {
            throw ServiceError.InvalidArgument("SignalName is not set on request.");
        }

        Length(name, "SignalName");
        Size(input);
    }

    public static void Length(string value, string field)
    {
        if (value.Length > Limits.IdLength)
        {
            throw ServiceError.InvalidArgument($"{field} exceeds length limit.");
        }
    }

    public static void Size(IMessage? payloads)
    {
        if (payloads?.CalculateSize() > Limits.Blob)
        {
            throw ServiceError.InvalidArgument("Blob data size exceeds limit.");
        }
    }
}
