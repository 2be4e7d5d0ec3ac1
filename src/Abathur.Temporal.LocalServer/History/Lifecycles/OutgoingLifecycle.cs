using static Abathur.Temporal.LocalServer.History.Lifecycles.OutgoingStage;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The stages of a signal, or of a cancel request, from one workflow to another.</summary>
internal static class OutgoingLifecycle
{
    public static readonly Lifecycle<OutgoingStage> Table = new("message to a workflow", new Dictionary<OutgoingStage, OutgoingStage[]>
    {
        [Initiated] = [Delivered, Failed],
        [Delivered] = [],
        [Failed] = [],
    });
}

internal enum OutgoingStage
{
    /// <summary>To be delivered.</summary>
    Initiated,

    Delivered,

    /// <summary>There is no such workflow, or it takes no more.</summary>
    Failed,
}
