using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.ErrorDetails.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Errors;

/// <summary>
/// The errors of the service, with the codes, details and words of the real one. Details travel as a google.rpc.Status in a
/// trailer, where the SDKs look for them.
/// </summary>
internal static class ServiceError
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    public static RpcException InvalidArgument(string message) => Create(StatusCode.InvalidArgument, message);

    public static RpcException NotFound(string message) => Create(StatusCode.NotFound, message, new NotFoundFailure());

    public static RpcException WorkflowNotFound(string workflowId, string runId = "") => NotFound(
        runId.Length == 0
            ? $"workflow not found for ID: {workflowId}"
            : $"workflow execution not found for workflow ID \"{workflowId}\" and run ID \"{runId}\"");

    public static RpcException WorkflowCompleted() => NotFound("workflow execution already completed");

    /// <summary>Of an update that its workflow closed over.</summary>
    public static RpcException UpdateAborted() => NotFound("workflow update was aborted by closing workflow");

    /// <summary>The run that was asked closes and another one follows: the same call succeeds there.</summary>
    public static RpcException WorkflowContinues() =>
        Unavailable("workflow operation can not be applied because workflow is closing");

    public static RpcException WorkflowTaskNotFound() => NotFound("Workflow task not found.");

    public static RpcException ActivityNotFound() =>
        NotFound("invalid activityID or activity already timed out or invoking workflow is completed");

    public static RpcException PendingActivityNotFound() =>
        NotFound("Can't find pending activity with such ID. Invalid activityID or activity already completed");

    public static RpcException StandaloneActivityNotFound(string id) => NotFound($"activity not found for ID: {id}");

    public static RpcException OperationNotFound(string id) => NotFound($"operation not found for ID: {id}");

    public static RpcException NamespaceNotFound(string name) =>
        Create(StatusCode.NotFound, $"Namespace {name} is not found.", new NamespaceNotFoundFailure { Namespace = name });

    public static RpcException NamespaceExists(string name) =>
        Create(StatusCode.AlreadyExists, $"Namespace \"{name}\" already exists", new NamespaceAlreadyExistsFailure());

    public static RpcException AlreadyStarted(string message, string startRequestId, string runId, string firstRunId) => Create(
        StatusCode.AlreadyExists,
        message,
        new WorkflowExecutionAlreadyStartedFailure { StartRequestId = startRequestId, RunId = runId, FirstExecutionRunId = firstRunId });

    public static RpcException ActivityAlreadyStarted(string startRequestId, string runId) => Create(
        StatusCode.AlreadyExists,
        "activity execution already started",
        new ActivityExecutionAlreadyStartedFailure { StartRequestId = startRequestId, RunId = runId });

    public static RpcException OperationAlreadyStarted(string startRequestId, string runId) => Create(
        StatusCode.AlreadyExists,
        $"nexus operation execution already started: request_id={startRequestId}, run_id={runId}",
        new NexusOperationExecutionAlreadyStartedFailure { StartRequestId = startRequestId, RunId = runId });

    public static RpcException QueryFailed(string message, Failure? failure) =>
        Create(StatusCode.InvalidArgument, message, new QueryFailedFailure { Failure = failure });

    public static RpcException WorkflowNotReady(string message) =>
        Create(StatusCode.FailedPrecondition, message, new WorkflowNotReadyFailure());

    public static RpcException AlreadyExists(string message) => Create(StatusCode.AlreadyExists, message);

    public static RpcException PermissionDenied(string message) => Create(StatusCode.PermissionDenied, message, new PermissionDeniedFailure());

    public static RpcException FailedPrecondition(string message) => Create(StatusCode.FailedPrecondition, message);

    public static RpcException ResourceExhausted(string message, ResourceExhaustedCause cause) => Create(
        StatusCode.ResourceExhausted,
        message,
        new ResourceExhaustedFailure { Cause = cause, Scope = ResourceExhaustedScope.Namespace });

    public static RpcException MultiOperation(string message, StatusCode code, params RpcException?[] operations) =>
        Create(code, message, MultiOperationDetails(operations));

    public static RpcException Unimplemented(string method) => Create(StatusCode.Unimplemented, $"{method} is not implemented by this server");

    /// <summary>The real server has it, but not by default.</summary>
    public static RpcException Disabled(string message) => Create(StatusCode.Unimplemented, message);

    public static RpcException Unavailable(string message) => Create(StatusCode.Unavailable, message);

    public static RpcException Internal(string message) => Create(StatusCode.Internal, message);

    public static RpcException Canceled() => Create(StatusCode.Cancelled, "context canceled");

    public static RpcException DeadlineExceeded() => Create(StatusCode.DeadlineExceeded, "context deadline exceeded");

    public static RpcException Unauthenticated(string message) => Create(StatusCode.Unauthenticated, message);

    /// <summary>The status that an error would travel as; null for none is OK.</summary>
    private static MultiOperationExecutionFailure MultiOperationDetails(IEnumerable<RpcException?> operations)
    {
        var failure = new MultiOperationExecutionFailure();
        foreach (var error in operations)
        {
            failure.Statuses.Add(error is null ? new() : StatusOf(error));
        }

        return failure;
    }

    private static MultiOperationExecutionFailure.Types.OperationStatus StatusOf(RpcException error)
    {
        var status = new MultiOperationExecutionFailure.Types.OperationStatus
        {
            Code = (int)error.StatusCode,
            Message = error.Status.Detail,
        };
        if (error.Trailers.GetValueBytes(DetailsTrailer) is { } bytes)
        {
            status.Details.Add(GrpcStatus.Parser.ParseFrom(bytes).Details);
        }

        return status;
    }

    /// <summary>An operation of a multi-operation that failed only because another one did.</summary>
    public static RpcException Aborted() =>
        Create(StatusCode.Aborted, "Operation was aborted.", new MultiOperationExecutionAborted());

    private static RpcException Create(StatusCode code, string message, IMessage? detail = null)
    {
        var status = new GrpcStatus { Code = (int)code, Message = message };
        if (detail is not null)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return new RpcException(new Status(code, message), new Metadata { { DetailsTrailer, status.ToByteArray() } });
    }
}
