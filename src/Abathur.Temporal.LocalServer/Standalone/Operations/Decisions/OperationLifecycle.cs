using Abathur.Temporal.LocalServer.History.Lifecycles;
using static Abathur.Temporal.LocalServer.Standalone.Operations.Decisions.OperationStage;

namespace Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

/// <summary>The stages of a standalone Nexus operation.</summary>
internal static class OperationLifecycle
{
    public static readonly Lifecycle<OperationStage> Table = new("standalone Nexus operation", new Dictionary<OperationStage, OperationStage[]>
    {
        [Scheduled] = [BackingOff, Started, Completed, Failed, Canceled, Terminated, TimedOut],
        [BackingOff] = [Scheduled, Completed, Failed, Canceled, Terminated, TimedOut],
        [Started] = [Completed, Failed, Canceled, Terminated, TimedOut],
        [Completed] = [],
        [Failed] = [],
        [Canceled] = [],
        [Terminated] = [],
        [TimedOut] = [],
    });
}

/// <summary>Kept as a number: new ones are added at the end.</summary>
internal enum OperationStage
{
    /// <summary>The request to start it is to be sent, or out with its handler.</summary>
    Scheduled,

    /// <summary>The request failed, and the next attempt waits.</summary>
    BackingOff,

    /// <summary>Its handler goes on with it.</summary>
    Started,

    Completed,

    Failed,

    Canceled,

    Terminated,

    TimedOut,
}
