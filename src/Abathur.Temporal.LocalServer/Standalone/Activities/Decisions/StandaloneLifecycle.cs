using Abathur.Temporal.LocalServer.History.Lifecycles;
using static Abathur.Temporal.LocalServer.Standalone.Activities.Decisions.StandaloneStage;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>The stages of a standalone activity, through all its attempts.</summary>
internal static class StandaloneLifecycle
{
    public static readonly Lifecycle<StandaloneStage> Table = new("standalone activity", new Dictionary<StandaloneStage, StandaloneStage[]>
    {
        [Scheduled] = [Started, Paused, Completed, Canceled, Terminated, TimedOut],
        [Started] = [Scheduled, CancelRequested, Paused, PauseRequested, ResetRequested, Completed, Failed, Terminated, TimedOut],
        [CancelRequested] = [Completed, Failed, Canceled, Terminated, TimedOut],
        [Paused] = [Scheduled, Completed, Canceled, Terminated, TimedOut],
        [PauseRequested] = [Started, CancelRequested, Paused, ResetRequested, Completed, Failed, Terminated, TimedOut],
        [ResetRequested] = [Scheduled, CancelRequested, Paused, Completed, Terminated, TimedOut],
        [Completed] = [],
        [Failed] = [],
        [Canceled] = [],
        [Terminated] = [],
        [TimedOut] = [],
    });
}

/// <summary>Kept as a number: new ones are added at the end. Errors name them, as the real server's do.</summary>
internal enum StandaloneStage
{
    /// <summary>On its task queue, or in backoff.</summary>
    Scheduled,

    /// <summary>Out with a worker.</summary>
    Started,

    /// <summary>Out with a worker, who is told to cancel it.</summary>
    CancelRequested,

    /// <summary>Waits until somebody unpauses it.</summary>
    Paused,

    /// <summary>Out with a worker; no other attempt follows until somebody unpauses it.</summary>
    PauseRequested,

    /// <summary>Out with a worker; the next attempt is the first again.</summary>
    ResetRequested,

    Completed,

    Failed,

    Canceled,

    Terminated,

    TimedOut,
}
