using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What descriptions say of pending Nexus operations.</summary>
internal static class NexusViews
{
    public static PendingNexusOperationInfo Of(NexusOperationState operation) => new()
    {
        Endpoint = operation.Scheduled.Endpoint,
        Service = operation.Scheduled.Service,
        Operation = operation.Scheduled.Operation,
#pragma warning disable CS0612 // The real server sets the older field, too.
        OperationId = operation.Token,
#pragma warning restore CS0612
        OperationToken = operation.Token,
        ScheduledEventId = operation.ScheduledEventId,
        ScheduledTime = Timestamp.FromDateTimeOffset(operation.ScheduledTime),
        ScheduleToCloseTimeout = operation.Scheduled.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = operation.Scheduled.ScheduleToStartTimeout,
        StartToCloseTimeout = operation.Scheduled.StartToCloseTimeout,
        State = operation.Stage switch
        {
            NexusOperationStage.BackingOff => PendingNexusOperationState.BackingOff,
            NexusOperationStage.Started => PendingNexusOperationState.Started,
            _ => PendingNexusOperationState.Scheduled,
        },
        Attempt = operation.Start.Attempt,
        LastAttemptCompleteTime = Time(operation.Start.LastAttemptCompleteTime),
        LastAttemptFailure = operation.Start.LastFailure,
        NextAttemptScheduleTime = Time(operation.Start.NextAttemptTime),
        CancellationInfo = operation.Cancellation is { } cancellation ? Of(cancellation) : null,
    };

    private static NexusOperationCancellationInfo Of(NexusCancellationState cancellation) => new()
    {
        RequestedTime = cancellation.Stage == NexusCancellationStage.Requested ? null : Timestamp.FromDateTimeOffset(cancellation.RequestedTime),
        State = NexusCancellationLifecycle.Shown(cancellation.Stage),
        Attempt = cancellation.Request.Attempt,
        LastAttemptCompleteTime = Time(cancellation.Request.LastAttemptCompleteTime),
        LastAttemptFailure = cancellation.Request.LastFailure,
        NextAttemptScheduleTime = Time(cancellation.Request.NextAttemptTime),
    };

    private static Timestamp? Time(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
