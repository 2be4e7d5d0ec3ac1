using Abathur.Temporal.LocalServer.History;
using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.Standalone;

/// <summary>The one writer of an id.</summary>
internal sealed class StandaloneLane<TRun>(StandaloneKey key) : Lane<StandaloneKey>(key)
    where TRun : class, IStandaloneRun
{
    /// <summary>The current run while it is open, as it was last kept.</summary>
    public TRun? Open { get; set; }

    /// <summary>What was put on a task queue last, by its stamp.</summary>
    public Guid Queued { get; set; }

    /// <summary>When that was.</summary>
    public DateTimeOffset QueuedTime { get; set; }

    /// <summary>Tells those who wait for the open run that it is another one.</summary>
    public ChangeNotifier Changed { get; } = new();

    public override bool IsIdle => Open is null;
}
