using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Standalone.Decisions;

namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>The one writer of a standalone activity's id.</summary>
internal sealed class ActivityLane(ActivityKey key) : Lane<ActivityKey>(key)
{
    /// <summary>The current run while it is open, as it was last kept.</summary>
    public LiveActivity? Open { get; set; }

    /// <summary>The scheduling of an attempt that was put on its task queue last.</summary>
    public Guid Queued { get; set; }

    /// <summary>Tells those who wait for the open run that it is another one.</summary>
    public ChangeNotifier Changed { get; } = new();

    public override bool IsIdle => Open is null;
}
