using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>The workflow wants a Nexus operation canceled.</summary>
internal sealed class NexusCancellationState() : Staged<NexusCancellationStage>(NexusCancellationLifecycle.Table)
{
    public required long RequestedEventId { get; init; }

    public required DateTimeOffset RequestedTime { get; init; }

    public NexusRequestState Request { get; } = new();

    protected override string Name => RequestedEventId.ToString(CultureInfo.InvariantCulture);
}
