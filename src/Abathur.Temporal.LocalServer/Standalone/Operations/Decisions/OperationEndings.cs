using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Grpc.Core;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

/// <summary>How an operation ends other than by its handler's answers.</summary>
internal static class OperationEndings
{
    /// <summary>Has its handler told, once it is started.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it has closed, or another request asked before.</exception>
    public static LiveOperation RequestCancel(LiveOperation operation, Requested asked)
    {
        if (operation.Cancel is { } earlier && earlier.Asked.RequestId == asked.RequestId)
        {
            return operation.Changed();
        }

        if (!operation.IsOpen)
        {
            throw ServiceError.FailedPrecondition("operation already completed");
        }

        if (operation.Cancel is { } other)
        {
            throw ServiceError.FailedPrecondition($"cancellation already requested with request ID {other.Asked.RequestId}");
        }

        var stage = operation.Stage == OperationStage.Started ? NexusCancellationStage.Scheduled : NexusCancellationStage.Requested;
        return operation.Changed() with { Cancel = new(asked, stage, new()) };
    }

    /// <exception cref="RpcException">FailedPrecondition: it has closed.</exception>
    public static LiveOperation Terminate(LiveOperation operation, Requested asked, DateTimeOffset now)
    {
        if (operation.Terminate is { } earlier)
        {
            return earlier.RequestId == asked.RequestId
                ? operation.Changed()
                : throw ServiceError.FailedPrecondition($"already terminated with request ID {earlier.RequestId}");
        }

        return operation.IsOpen
            ? Close(operation, OperationStage.Terminated, now) with
            {
                Terminate = asked,
                Failure = new() { Message = asked.Reason, TerminatedFailureInfo = new() { Identity = asked.Identity } },
            }
            : throw ServiceError.FailedPrecondition("operation already completed");
    }

    public static LiveOperation TimeOut(LiveOperation operation, TimeoutType type, DateTimeOffset now)
    {
        var failure = NexusFailures.Timeout(type);
        var last = operation.StartedTime is null ? operation with { Start = operation.Start.End(now, failure) } : operation;
        return Close(last, OperationStage.TimedOut, now) with { Failure = failure };
    }

    /// <summary>It has ended without success, as its failure says.</summary>
    public static LiveOperation CloseWith(LiveOperation operation, Failure failure, DateTimeOffset now) =>
        Close(operation, failure.CanceledFailureInfo is null ? OperationStage.Failed : OperationStage.Canceled, now) with { Failure = failure };

    /// <summary>It as it stays.</summary>
    public static LiveOperation Close(LiveOperation operation, OperationStage stage, DateTimeOffset now) =>
        operation.Move(stage) with { CloseTime = now };
}
