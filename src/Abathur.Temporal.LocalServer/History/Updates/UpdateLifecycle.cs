using Abathur.Temporal.LocalServer.History.Lifecycles;
using static Abathur.Temporal.LocalServer.History.Updates.UpdateStage;

namespace Abathur.Temporal.LocalServer.History.Updates;

/// <summary>The stages of an update. Only what is accepted leaves events.</summary>
internal static class UpdateLifecycle
{
    public static readonly Lifecycle<UpdateStage> Table = new("update", new Dictionary<UpdateStage, UpdateStage[]>
    {
        // A worker may answer one that it was sent before the server started again: to this server it is admitted only.
        [Admitted] = [Sent, Accepted, Rejected, Aborted],
        [Sent] = [Admitted, Accepted, Rejected, Aborted],
        [Accepted] = [Completed, Aborted],
        [Completed] = [],
        [Rejected] = [],
        [Aborted] = [],
    });
}

internal enum UpdateStage
{
    /// <summary>Waits for a workflow task to go out with.</summary>
    Admitted,

    /// <summary>Out with the workflow task that is started.</summary>
    Sent,

    /// <summary>The worker took it on.</summary>
    Accepted,

    Completed,

    /// <summary>By the worker, or by the server where the worker passed over it.</summary>
    Rejected,

    /// <summary>Its workflow closed before.</summary>
    Aborted,
}
