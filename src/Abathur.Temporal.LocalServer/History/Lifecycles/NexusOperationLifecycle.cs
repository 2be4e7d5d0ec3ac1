using static Abathur.Temporal.LocalServer.History.Lifecycles.NexusOperationStage;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The stages of a Nexus operation, as its caller knows them.</summary>
internal static class NexusOperationLifecycle
{
    public static readonly Lifecycle<NexusOperationStage> Table = new("Nexus operation", new Dictionary<NexusOperationStage, NexusOperationStage[]>
    {
        [Scheduled] = [BackingOff, Started, Completed, Failed, Canceled, TimedOut],
        [BackingOff] = [Scheduled, Started, Completed, Failed, Canceled, TimedOut],
        [Started] = [Completed, Failed, Canceled, TimedOut],
        [Completed] = [],
        [Failed] = [],
        [Canceled] = [],
        [TimedOut] = [],
    });
}

/// <summary>Kept as a number beside the history: new ones are added at the end.</summary>
internal enum NexusOperationStage
{
    /// <summary>A request to start it is to be sent, or out with its handler.</summary>
    Scheduled,

    /// <summary>A request to start it failed, and the next one waits.</summary>
    BackingOff,

    /// <summary>Its handler has started it, and completes it later.</summary>
    Started,

    Completed,

    Failed,

    Canceled,

    TimedOut,
}
