using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>Why Nexus operations ended without success, in the real server's words.</summary>
internal static class NexusFailures
{
    /// <summary>As the operation's caller gets it.</summary>
    public static Failure OfOperation(NexusOperationState operation, Failure cause) => new()
    {
        Message = "nexus operation completed unsuccessfully",
        NexusOperationExecutionFailureInfo = new()
        {
            Endpoint = operation.Scheduled.Endpoint,
            Service = operation.Scheduled.Service,
            Operation = operation.Scheduled.Operation,
            OperationToken = operation.Token,
#pragma warning disable CS0612 // The real server sets the older field, too.
            OperationId = operation.Token,
#pragma warning restore CS0612
            ScheduledEventId = operation.ScheduledEventId,
        },
        Cause = cause,
    };

    public static Failure Timeout(TimeoutType type) => new()
    {
        Message = "operation timed out",
        TimeoutFailureInfo = new() { TimeoutType = type },
    };

    /// <summary>There was no use in a request, or in its answer.</summary>
    public static Failure OfCall(string message) => new()
    {
        Message = message,
        ApplicationFailureInfo = new() { Type = "CallError", NonRetryable = true },
    };
}
