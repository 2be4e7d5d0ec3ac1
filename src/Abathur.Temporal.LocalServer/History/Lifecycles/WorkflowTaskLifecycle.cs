using static Abathur.Temporal.LocalServer.History.Lifecycles.WorkflowTaskStage;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The stages of a workflow task. A run has at most one that isn't over.</summary>
internal static class WorkflowTaskLifecycle
{
    public static readonly Lifecycle<WorkflowTaskStage> Table = new("workflow task", new Dictionary<WorkflowTaskStage, WorkflowTaskStage[]>
    {
        [None] = [Scheduled],
        [Scheduled] = [Started, Failed, TimedOut, Withdrawn],
        [Started] = [Completed, Failed, TimedOut, Withdrawn],
        [Completed] = [],
        [Failed] = [],
        [TimedOut] = [],
        [Withdrawn] = [],
    });
}

internal enum WorkflowTaskStage
{
    /// <summary>The workflow has nothing to see.</summary>
    None,

    /// <summary>On its task queue.</summary>
    Scheduled,

    /// <summary>Out with a worker.</summary>
    Started,

    Completed,

    Failed,

    TimedOut,

    /// <summary>Its workflow closed, it is written anew, or it was speculative and left nothing.</summary>
    Withdrawn,
}
