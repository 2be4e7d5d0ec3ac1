using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>What no event tells of a pending Nexus operation: the attempts of the requests to its handler.</summary>
internal sealed record NexusOperationSnapshot(
    long ScheduledEventId,
    NexusOperationStage Stage,
    NexusOperationSnapshot.Attempts Start,
    NexusCancellationStage? CancellationStage = null,
    NexusOperationSnapshot.Attempts? Cancel = null)
{
    public static NexusOperationSnapshot Of(NexusOperationState operation) => new(
        operation.ScheduledEventId,
        operation.Stage,
        Attempts.Of(operation.Start),
        operation.Cancellation?.Stage,
        operation.Cancellation is { } cancellation ? Attempts.Of(cancellation.Request) : null);

    public void ApplyTo(NexusOperationState operation)
    {
        operation.Restore(Stage);
        Start.ApplyTo(operation.Start);
        if (operation.Cancellation is { } cancellation && CancellationStage is { } stage)
        {
            cancellation.Restore(stage);
            Cancel?.ApplyTo(cancellation.Request);
        }
    }

    internal sealed record Attempts(int Attempt, DateTimeOffset? NextAttemptTime, DateTimeOffset? LastAttemptCompleteTime, byte[]? LastFailure)
    {
        public static Attempts Of(NexusRequestState request) =>
            new(request.Attempt, request.NextAttemptTime, request.LastAttemptCompleteTime, request.LastFailure?.ToByteArray());

        public void ApplyTo(NexusRequestState request)
        {
            request.Attempt = Attempt;
            request.NextAttemptTime = NextAttemptTime;
            request.LastAttemptCompleteTime = LastAttemptCompleteTime;
            request.LastFailure = LastFailure is null ? null : Failure.Parser.ParseFrom(LastFailure);
        }
    }
}
