using Temporalio.Api.Enums.V1;
using static Abathur.Temporal.LocalServer.History.Lifecycles.NexusCancellationStage;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The stages of a request to cancel a Nexus operation.</summary>
internal static class NexusCancellationLifecycle
{
    public static readonly Lifecycle<NexusCancellationStage> Table = new("cancellation of a Nexus operation", new Dictionary<NexusCancellationStage, NexusCancellationStage[]>
    {
        [Requested] = [Scheduled],
        [Scheduled] = [BackingOff, Delivered, Failed],
        [BackingOff] = [Scheduled],
        [Delivered] = [],
        [Failed] = [],
    });

    /// <summary>A stage as descriptions have it.</summary>
    public static NexusOperationCancellationState Shown(NexusCancellationStage stage) => stage switch
    {
        Requested => NexusOperationCancellationState.Unspecified,
        BackingOff => NexusOperationCancellationState.BackingOff,
        Delivered => NexusOperationCancellationState.Succeeded,
        Failed => NexusOperationCancellationState.Failed,
        _ => NexusOperationCancellationState.Scheduled,
    };
}

/// <summary>Kept as a number beside the history: new ones are added at the end.</summary>
internal enum NexusCancellationStage
{
    /// <summary>Waits for the operation's start: before that its handler knows no token of it.</summary>
    Requested,

    /// <summary>To be sent, or out with the operation's handler.</summary>
    Scheduled,

    /// <summary>It failed, and the next attempt waits.</summary>
    BackingOff,

    /// <summary>The handler knows of it.</summary>
    Delivered,

    Failed,
}
