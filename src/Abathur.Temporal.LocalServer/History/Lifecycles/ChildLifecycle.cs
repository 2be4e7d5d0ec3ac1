using static Abathur.Temporal.LocalServer.History.Lifecycles.ChildStage;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The stages of a child workflow, as its parent knows them.</summary>
internal static class ChildLifecycle
{
    public static readonly Lifecycle<ChildStage> Table = new("child workflow", new Dictionary<ChildStage, ChildStage[]>
    {
        [Initiated] = [Started, StartFailed],
        [Started] = [Completed, Failed, Canceled, TimedOut, Terminated],
        [StartFailed] = [],
        [Completed] = [],
        [Failed] = [],
        [Canceled] = [],
        [TimedOut] = [],
        [Terminated] = [],
    });
}

internal enum ChildStage
{
    /// <summary>To be started.</summary>
    Initiated,

    /// <summary>Known to have started. It may continue as new, or be tried again, and stays the same child.</summary>
    Started,

    /// <summary>Its workflow id is in use.</summary>
    StartFailed,

    Completed,

    Failed,

    Canceled,

    TimedOut,

    Terminated,
}
