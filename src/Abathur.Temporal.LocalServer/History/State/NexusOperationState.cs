using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A Nexus operation that hasn't ended. What its events don't say is kept beside the history.</summary>
internal sealed class NexusOperationState() : Staged<NexusOperationStage>(NexusOperationLifecycle.Table)
{
    public required long ScheduledEventId { get; init; }

    public required NexusOperationScheduledEventAttributes Scheduled { get; init; }

    public required DateTimeOffset ScheduledTime { get; init; }

    /// <summary>What its handler calls it; empty until it is started.</summary>
    public string Token { get; set; } = "";

    /// <summary>Null until it is started.</summary>
    public DateTimeOffset? StartedTime { get; set; }

    /// <summary>The request to start it.</summary>
    public NexusRequestState Start { get; } = new();

    /// <summary>Null while nobody wants it canceled.</summary>
    public NexusCancellationState? Cancellation { get; set; }

    /// <summary>The request whose attempt has a stamp; null where that isn't out any more.</summary>
    public NexusRequestState? FindRequest(Guid stamp) =>
        Start.IsSent && Start.Stamp == stamp ? Start
        : Cancellation is { Request: { IsSent: true } cancel } && cancel.Stamp == stamp ? cancel
        : null;

    protected override string Name => ScheduledEventId.ToString(CultureInfo.InvariantCulture);
}
