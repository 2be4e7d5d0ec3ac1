using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>The one writer of an id: whoever holds it reads and changes what is open.</summary>
internal abstract class Lane<TKey>(TKey key) : IDisposable
{
    public TKey Key => key;

    /// <summary>One at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Nothing is lost with it.</summary>
    public abstract bool IsIdle { get; }

    /// <summary>The earliest deadline of what is open.</summary>
    public ServerTimer? Timer { get; set; }

    /// <summary>How many locks keep time from being skipped: one for each of its tasks that can be worked on.</summary>
    public int ClockLocks { get; set; }

    /// <summary>How many hold it or wait for it; guarded by the lane itself.</summary>
    public int Users { get; set; }

    /// <summary>No longer in the table; guarded by the lane itself.</summary>
    public bool IsRetired { get; set; }

    public void Dispose() => Gate.Dispose();
}
