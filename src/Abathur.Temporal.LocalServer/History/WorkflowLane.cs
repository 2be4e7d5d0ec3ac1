using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Timers;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>The one writer of a workflow id: whoever holds it reads and changes the open run.</summary>
internal sealed class WorkflowLane(WorkflowKey key) : IDisposable
{
    public WorkflowKey Key => key;

    /// <summary>One at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>The current run while it is open.</summary>
    public RunState? Open { get; set; }

    /// <summary>A commit failed, and the run in memory was given up: it is loaded again before it is used.</summary>
    public bool MustReload { get; set; }

    /// <summary>The earliest deadline of the open run.</summary>
    public ServerTimer? Timer { get; set; }

    /// <summary>How many locks keep time from being skipped: one for each of the run's tasks that can be worked on.</summary>
    public int ClockLocks { get; set; }

    /// <summary>How many hold it or wait for it; guarded by the lane itself.</summary>
    public int Users { get; set; }

    /// <summary>No longer in the table; guarded by the lane itself.</summary>
    public bool IsRetired { get; set; }

    public void Dispose() => Gate.Dispose();
}
