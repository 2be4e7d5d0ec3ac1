using static Abathur.Temporal.LocalServer.History.Lifecycles.ActivityStage;

namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>The stages of an activity, through all its attempts.</summary>
internal static class ActivityLifecycle
{
    public static readonly Lifecycle<ActivityStage> Table = new("activity", new Dictionary<ActivityStage, ActivityStage[]>
    {
        [Scheduled] = [Started, BackingOff, Paused, TimedOut, Canceled],
        [Started] = [Scheduled, BackingOff, Paused, Completed, Failed, TimedOut, Canceled],
        [BackingOff] = [Scheduled, Paused, TimedOut, Canceled],
        [Paused] = [Scheduled, BackingOff, TimedOut, Canceled],
        [Completed] = [],
        [Failed] = [],
        [TimedOut] = [],
        [Canceled] = [],
    });
}

/// <summary>Kept as a number beside the history: new ones are added at the end.</summary>
internal enum ActivityStage
{
    /// <summary>On its task queue.</summary>
    Scheduled,

    /// <summary>Out with a worker.</summary>
    Started,

    /// <summary>Failed or timed out, and waits for its next attempt.</summary>
    BackingOff,

    Completed,

    Failed,

    TimedOut,

    Canceled,

    /// <summary>Waits until somebody unpauses it.</summary>
    Paused,
}
