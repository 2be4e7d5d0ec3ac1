using System.Text;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Namespaces;
using Abathur.Temporal.LocalServer.Standalone;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>Requests about standalone Nexus operations, checked in the real server's words.</summary>
internal static class OperationRequests
{
    /// <summary>Fills in what was left out of a request to start one.</summary>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static void Normalize(StartNexusOperationExecutionRequest request, NamespaceRecord ns, PayloadLimit limit)
    {
        Refuse(
            NameProblem("operation_id", request.OperationId)
            ?? (request.Endpoint.Length == 0 ? "endpoint is required" : null)
            ?? NameProblem("service", request.Service)
            ?? NameProblem("operation", request.Operation)
            ?? LengthProblem("request_id", request.RequestId)
            ?? LengthProblem("identity", request.Identity)
            ?? TimeoutProblem("schedule_to_close_timeout", request.ScheduleToCloseTimeout)
            ?? TimeoutProblem("schedule_to_start_timeout", request.ScheduleToStartTimeout)
            ?? TimeoutProblem("start_to_close_timeout", request.StartToCloseTimeout)
            ?? InputProblem(request, limit)
            ?? HeaderProblem(request));
        var header = request.NexusHeader.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value);
        request.NexusHeader.Clear();
        request.NexusHeader.Add(header);
        request.SearchAttributes = TypedSearchAttributes.Check(ns, request.SearchAttributes);
        request.RequestId = request.RequestId.Length > 0 ? request.RequestId : Guid.NewGuid().ToString();
    }

    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static StandaloneKey Key(string ns, string operationId, string runId)
    {
        Refuse(NameProblem("operation_id", operationId) ?? (runId.Length > 0 && !Guid.TryParse(runId, out _) ? "run_id is not a valid UUID" : null));
        return new(StandaloneKind.NexusOperation, ns, operationId);
    }

    /// <summary>What was asked of an operation, with a request id of its own where none was given.</summary>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static Requested Requested(string requestId, string identity, string reason)
    {
        Refuse(LengthProblem("request_id", requestId) ?? LengthProblem("identity", identity) ?? LengthProblem("reason", reason));
        return new(requestId.Length > 0 ? requestId : Guid.NewGuid().ToString(), identity, reason);
    }

    private static void Refuse(string? problem)
    {
        if (problem is not null)
        {
            throw ServiceError.InvalidArgument(problem);
        }
    }

    private static string? NameProblem(string field, string name) => name.Length == 0 ? $"{field} is required" : LengthProblem(field, name);

    private static string? LengthProblem(string field, string text) => Encoding.UTF8.GetByteCount(text) is > Limits.IdLength and var length
        ? $"{field} exceeds length limit. Length={length} Limit={Limits.IdLength}"
        : null;

    private static string? TimeoutProblem(string field, Duration? timeout) =>
        timeout?.ToTimeSpan() < TimeSpan.Zero ? $"{field} is invalid: negative duration" : null;

    private static string? InputProblem(StartNexusOperationExecutionRequest request, PayloadLimit limit) => limit.IsExceededBy(request.Input)
        ? $"input exceeds size limit. Length={request.Input.CalculateSize()} Limit={limit.Error}"
        : null;

    private static string? HeaderProblem(StartNexusOperationExecutionRequest request) =>
        request.NexusHeader.Keys.FirstOrDefault(NexusHeaders.IsReserved) is { } reserved ? $"nexus_header contains a disallowed key: \"{reserved}\""
        : NexusHeaders.IsTooLarge(request.NexusHeader) ? "nexus_header exceeds size limit"
        : null;
}
