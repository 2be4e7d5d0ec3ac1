using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>The one writer of a workflow id.</summary>
internal sealed class WorkflowLane(WorkflowKey key) : Lane<WorkflowKey>(key)
{
    /// <summary>The current run while it is open.</summary>
    public RunState? Open { get; set; }

    /// <summary>A commit failed, and the run in memory was given up: it is loaded again before it is used.</summary>
    public bool MustReload { get; set; }

    public override bool IsIdle => Open is null && !MustReload;
}
