using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using Temporalio.Api.History.V1;
using Temporalio.Api.WorkflowService.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

/// <summary>One run of a standalone Nexus operation: what was asked for, how far it is, and how it ended. Immutable; moves make the next one.</summary>
internal sealed record LiveOperation : IStandaloneRun
{
    public required StandaloneKey Key { get; init; }

    public required string RunId { get; init; }

    /// <summary>What was asked for. Never changed.</summary>
    public required StartNexusOperationExecutionRequest Request { get; init; }

    /// <summary>The endpoint that its name stood for when it was asked for.</summary>
    public required string EndpointId { get; init; }

    /// <summary>Of the requests to its handler: the same one through all attempts.</summary>
    public required string HandlerRequestId { get; init; }

    public required DateTimeOffset ScheduleTime { get; init; }

    /// <summary>Changed by <see cref="Move"/> only.</summary>
    public OperationStage Stage { get; init; }

    /// <summary>The request to start it.</summary>
    public RequestAttempts Start { get; init; } = new();

    /// <summary>Null while nobody wants it canceled.</summary>
    public Cancellation? Cancel { get; init; }

    /// <summary>What its handler calls it; empty until it is started.</summary>
    public string Token { get; init; } = "";

    /// <summary>Null until it is started.</summary>
    public DateTimeOffset? StartedTime { get; init; }

    /// <summary>What its handler has named.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    public Requested? Terminate { get; init; }

    /// <summary>Null but after a good end.</summary>
    public Payload? Result { get; init; }

    /// <summary>Null but after a bad end.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? CloseTime { get; init; }

    public long Transitions { get; init; } = 1;

    public string StartRequestId => Request.RequestId;

    public bool IsOpen => CloseTime is null;

    public bool IsCompleted => Stage == OperationStage.Completed;

    /// <summary>As lists and descriptions have it.</summary>
    public NexusOperationExecutionStatus Status =>
        Enum.TryParse<NexusOperationExecutionStatus>(Stage.ToString(), out var status) ? status : NexusOperationExecutionStatus.Running;

    /// <summary>The request that is to be sent, or is out with its handler; null for none.</summary>
    public RequestAttempts? Pending => Stage switch
    {
        OperationStage.Scheduled => Start,
        OperationStage.Started when Cancel is { Stage: NexusCancellationStage.Scheduled } => Cancel.Request,
        _ => null,
    };

    /// <summary>What ends it first by time alone, and when; null for nothing.</summary>
    public (DateTimeOffset Due, TimeoutType Type)? Timeout => NexusTimeouts.First(Scheduled, ScheduleTime, StartedTime);

    /// <summary>When the schedule-to-close timeout is over; null for never.</summary>
    public DateTimeOffset? Expiration => Request.ScheduleToCloseTimeout?.ToTimeSpan() is { Ticks: > 0 } timeout ? ScheduleTime + timeout : null;

    /// <summary>As a workflow's event would say it.</summary>
    public NexusOperationScheduledEventAttributes Scheduled => new()
    {
        Endpoint = Request.Endpoint,
        EndpointId = EndpointId,
        Service = Request.Service,
        Operation = Request.Operation,
        Input = Request.Input,
        ScheduleToCloseTimeout = Request.ScheduleToCloseTimeout,
        ScheduleToStartTimeout = Request.ScheduleToStartTimeout,
        StartToCloseTimeout = Request.StartToCloseTimeout,
        NexusHeader = { Request.NexusHeader },
        RequestId = HandlerRequestId,
    };

    /// <summary>It as the next stage has it.</summary>
    /// <exception cref="InvalidOperationException">The move is not in the table: a defect of the caller.</exception>
    public LiveOperation Move(OperationStage next) => OperationLifecycle.Table.Allows(Stage, next)
        ? Changed() with { Stage = next }
        : throw OperationLifecycle.Table.Refusal(Key.Id, Stage, next);

    /// <summary>It after one more transition.</summary>
    public LiveOperation Changed() => this with { Transitions = Transitions + 1 };

    /// <summary>That somebody wants it canceled.</summary>
    internal sealed record Cancellation(Requested Asked, NexusCancellationStage Stage, RequestAttempts Request)
    {
        /// <exception cref="InvalidOperationException">The move is not in the table: a defect of the caller.</exception>
        public Cancellation Move(NexusCancellationStage next) => NexusCancellationLifecycle.Table.Allows(Stage, next)
            ? this with { Stage = next }
            : throw NexusCancellationLifecycle.Table.Refusal(Asked.RequestId, Stage, next);
    }
}
