using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Nexus.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations;

/// <summary>Standalone Nexus operations as clients see them.</summary>
internal static class OperationViews
{
    /// <summary>A description, but for what only some ask for.</summary>
    public static NexusOperationExecutionInfo Info(LiveOperation operation, DateTimeOffset now) => new()
    {
        OperationId = operation.Key.Id,
        RunId = operation.RunId,
        Endpoint = operation.Request.Endpoint,
        Service = operation.Request.Service,
        Operation = operation.Request.Operation,
        Status = operation.Status,
        State = State(operation),
        ScheduleToCloseTimeout = operation.Request.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = operation.Request.ScheduleToStartTimeout,
        StartToCloseTimeout = operation.Request.StartToCloseTimeout,
        Attempt = operation.Start.Attempt,
        ScheduleTime = operation.ScheduleTime.ToTimestamp(),
        ExpirationTime = operation.Expiration?.ToTimestamp(),
        CloseTime = operation.CloseTime?.ToTimestamp(),
        LastAttemptCompleteTime = operation.Start.LastAttemptCompleteTime?.ToTimestamp(),
        LastAttemptFailure = operation.Start.LastFailure,
        NextAttemptScheduleTime = operation.Start.NextAttemptTime?.ToTimestamp(),
        ExecutionDuration = ((operation.CloseTime ?? now) - operation.ScheduleTime).ToDuration(),
        CancellationInfo = operation.Cancel is { } cancel ? Info(cancel) : null,
        RequestId = operation.HandlerRequestId,
        OperationToken = operation.Token,
        StateTransitionCount = operation.Transitions,
        SearchAttributes = operation.Request.SearchAttributes ?? new(),
        NexusHeader = { operation.Request.NexusHeader },
        UserMetadata = operation.Request.UserMetadata,
        Links = { operation.Links },
        Identity = operation.Request.Identity,
        StateSizeBytes = operation.Request.CalculateSize(),
    };

    /// <summary>How far it is, for who waits for it.</summary>
    public static PollNexusOperationExecutionResponse Reached(LiveOperation operation)
    {
        // One of the two: what is set last, also to null, takes the place of the other.
        var reached = operation switch
        {
            { Result: { } result } => new PollNexusOperationExecutionResponse { Result = result },
            { Failure: { } failure } => new() { Failure = failure },
            _ => new(),
        };
        reached.RunId = operation.RunId;
        reached.WaitStage = operation.IsOpen ? NexusOperationWaitStage.Started : NexusOperationWaitStage.Closed;
        reached.OperationToken = operation.Token;
        return reached;
    }

    /// <summary>A description of how it ended, and of nothing else.</summary>
    public static DescribeNexusOperationExecutionResponse WithOutcome(LiveOperation operation) => operation switch
    {
        { Result: { } result } => new() { Result = result },
        { Failure: { } failure } => new() { Failure = failure },
        _ => new(),
    };

    public static NexusOperationExecutionListInfo Entry(VisibilityRecord record)
    {
        var info = new NexusOperationExecutionListInfo
        {
            OperationId = record.WorkflowId,
            RunId = record.RunId,
            Endpoint = record.TaskQueue,
            Service = OperationRecords.ServiceOf(record),
            Operation = record.WorkflowType,
            Status = System.Enum.Parse<NexusOperationExecutionStatus>(record.Status.ToString()),
            ScheduleTime = record.StartTime.ToTimestamp(),
            CloseTime = record.CloseTime?.ToTimestamp(),
            ExecutionDuration = (record.CloseTime - record.StartTime)?.ToDuration(),
            StateTransitionCount = record.StateTransitionCount ?? 0,
            SearchAttributes = new(),
        };
        foreach (var (name, value) in record.SearchAttributes.Where(attribute => attribute.Key != OperationRecords.Service))
        {
            info.SearchAttributes.IndexedFields[name] = value.Encode();
        }

        return info;
    }

    private static NexusOperationExecutionCancellationInfo Info(LiveOperation.Cancellation cancel)
    {
        var isAsked = cancel.Stage == NexusCancellationStage.Requested;
        return new()
        {
            Reason = cancel.Asked.Reason,
            State = NexusCancellationLifecycle.Shown(cancel.Stage),
            Attempt = isAsked ? 0 : cancel.Request.Attempt,
            LastAttemptCompleteTime = cancel.Request.LastAttemptCompleteTime?.ToTimestamp(),
            LastAttemptFailure = cancel.Request.LastFailure,
            NextAttemptScheduleTime = cancel.Request.NextAttemptTime?.ToTimestamp(),
        };
    }

    private static PendingNexusOperationState State(LiveOperation operation) => operation.Stage switch
    {
        OperationStage.Scheduled => PendingNexusOperationState.Scheduled,
        OperationStage.BackingOff => PendingNexusOperationState.BackingOff,
        OperationStage.Started => PendingNexusOperationState.Started,
        _ => PendingNexusOperationState.Unspecified,
    };
}
