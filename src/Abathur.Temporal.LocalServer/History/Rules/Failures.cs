using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>Failures that the server itself makes.</summary>
internal static class Failures
{
    private const string Source = "Server";

    public static Failure ActivityTimeout(TimeoutType type, Payloads? heartbeatDetails, Failure? cause = null) => new()
    {
        Message = $"activity {type} timeout",
        Source = Source,
        TimeoutFailureInfo = new() { TimeoutType = type, LastHeartbeatDetails = heartbeatDetails },
        Cause = cause,
    };

    /// <summary>The time from schedule to close is used up, or would be before the next try.</summary>
    public static Failure NoTimeForRetry(Payloads? heartbeatDetails, Failure? cause) => new()
    {
        Message = "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying",
        Source = Source,
        TimeoutFailureInfo = new() { TimeoutType = TimeoutType.ScheduleToClose, LastHeartbeatDetails = heartbeatDetails },
        Cause = cause,
    };

    /// <summary>What an accepted update ends with when its workflow closes first.</summary>
    public static Failure UpdateOfClosedWorkflow() => new()
    {
        Message = "Workflow Update failed because the Workflow completed before the Update completed.",
        Source = Source,
        ApplicationFailureInfo = new() { Type = "AcceptedUpdateCompletedWorkflow", NonRetryable = true },
    };

    /// <summary>What an update ends with that a worker was handed and said nothing of.</summary>
    public static Failure UnprocessedUpdate() => new()
    {
        Message = "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker.",
        Source = Source,
        ApplicationFailureInfo = new() { Type = "UnprocessedUpdate", NonRetryable = true },
    };

    /// <summary>Why the server failed a workflow task.</summary>
    public static Failure WorkflowTask(string message) => new()
    {
        Message = message,
        ServerFailureInfo = new(),
    };

    /// <summary>A payload is larger than the server keeps.</summary>
    public static Failure TooLarge(string message) => new()
    {
        Message = message,
        Source = Source,
        ServerFailureInfo = new() { NonRetryable = true },
    };
}
