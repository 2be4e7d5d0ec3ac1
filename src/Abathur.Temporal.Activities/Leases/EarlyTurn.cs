using Temporalio.Activities;

namespace Abathur.Temporal.Activities.Leases;

/// <summary>
/// The service counts by its own clock. Where that was set forward, an attempt comes to this host while the one before still holds
/// its lease, which it counts for itself: that is waited for.
/// </summary>
internal static class EarlyTurn
{
    /// <summary>How long the host before may hold its lease still; zero: not at all.</summary>
    /// <param name="activity">The activity, as the service gave it to this host.</param>
    /// <param name="silence">How long a lease lasts without an answer of the service.</param>
    /// <param name="now">The time on this host's clock.</param>
    public static TimeSpan Wait(ActivityInfo activity, TimeSpan silence, DateTimeOffset now)
    {
        var ahead = new DateTimeOffset(activity.StartedTime) - now;

        // The service waits that much longer than a lease lasts: a clock that is ahead by less does no harm.
        var margin = (activity.HeartbeatTimeout ?? silence) - silence;
        return activity.Attempt > 1 && ahead > margin ? silence : TimeSpan.Zero;
    }
}
