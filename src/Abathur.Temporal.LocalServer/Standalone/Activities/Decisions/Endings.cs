using System.Text.Json;
using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf;
using Grpc.Core;
using Temporalio.Api.Activity.V1;
using Temporalio.Api.Common.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>How an activity ends other than by its attempts.</summary>
internal static class Endings
{
    /// <summary>Tells its worker to cancel it; at once where no worker has it.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it has closed, or another request asked before.</exception>
    public static LiveActivity RequestCancel(LiveActivity activity, Requested request, DateTimeOffset now)
    {
        if (activity.Cancel is { } earlier && earlier.RequestId == request.RequestId)
        {
            return activity;
        }

        activity.RequireOpen();
        if (activity.Stage == StandaloneStage.CancelRequested)
        {
            throw ServiceError.FailedPrecondition($"cancellation already requested with request ID {activity.Cancel?.RequestId}");
        }

        var asked = activity with { Cancel = request };
        return activity.IsOut ? asked.Move(StandaloneStage.CancelRequested) : CloseCanceled(asked, Json(request.Reason), now);
    }

    /// <summary>Its worker has canceled it.</summary>
    /// <exception cref="RpcException">InvalidArgument: nobody asked for it.</exception>
    public static LiveActivity Cancel(LiveActivity activity, Payloads? details, DateTimeOffset now) => activity.Stage == StandaloneStage.CancelRequested
        ? CloseCanceled(activity, details, now)
        : throw ServiceError.InvalidArgument("unable to mark activity as canceled without activity being request canceled first");

    /// <exception cref="RpcException">FailedPrecondition: it has closed.</exception>
    public static LiveActivity Terminate(LiveActivity activity, Requested request, DateTimeOffset now)
    {
        if (activity.Terminate is { } earlier)
        {
            return earlier.RequestId == request.RequestId
                ? activity
                : throw ServiceError.FailedPrecondition($"already terminated with request ID {earlier.RequestId}");
        }

        return activity.IsOpen
            ? Close(activity with { Terminate = request }, StandaloneStage.Terminated, Terminated(request), now)
            : throw ServiceError.FailedPrecondition($"invalid transition from {activity.Stage}");
    }

    /// <summary>It as it stays.</summary>
    public static LiveActivity Close(LiveActivity activity, StandaloneStage stage, ActivityExecutionOutcome outcome, DateTimeOffset now) =>
        activity.Move(stage) with { Outcome = outcome, CloseTime = now, RetryInterval = null, Process = null };

    private static LiveActivity CloseCanceled(LiveActivity activity, Payloads? details, DateTimeOffset now) => Close(
        activity,
        StandaloneStage.Canceled,
        new()
        {
            Failure = new()
            {
                Message = "Activity canceled",
                CanceledFailureInfo = new() { Details = details, Identity = activity.Cancel?.Identity ?? "" },
            },
        },
        now);

    private static ActivityExecutionOutcome Terminated(Requested request) => new()
    {
        Failure = new() { Message = request.Reason, TerminatedFailureInfo = new() { Identity = request.Identity } },
    };

    private static Payloads Json(string text) => new()
    {
        Payloads_ =
        {
            new Payload
            {
                Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
                Data = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(text)),
            },
        },
    };
}
