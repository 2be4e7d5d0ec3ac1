using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// What has begun can't begin in the future: where the clock was set back, timeouts and backoffs of what is under way count from
/// now. A timer, and the timeout of a whole run or activity, keep the moment that they were set for.
/// </summary>
internal static class ClockSetBack
{
    public static void Apply(Transaction tx, RunState run)
    {
        if (run.Task is { } task && (task.StartedTime > tx.Now || task.ScheduledTime > tx.Now))
        {
            tx.Touch(run);
            task.ScheduledTime = Past(tx, task.ScheduledTime);
            task.StartedTime = Past(tx, task.StartedTime);
        }

        foreach (var operation in run.NexusOperations.Values)
        {
            if (operation.Start.SetBack(tx.Now) | operation.Cancellation?.Request.SetBack(tx.Now) == true)
            {
                tx.Touch(run);
            }
        }

        foreach (var activity in run.Activities.Values.Where(a => HasFuture(tx, a)))
        {
            tx.Touch(run);
            if (activity is { NextAttemptTime: { } next, LastAttemptCompleteTime: { } last } && last > tx.Now)
            {
                activity.NextAttemptTime = tx.Now + (next - last);
            }

            activity.CurrentScheduledTime = Past(tx, activity.CurrentScheduledTime);
            activity.StartedTime = Past(tx, activity.StartedTime);
            activity.HeartbeatTime = Past(tx, activity.HeartbeatTime);
            activity.LastAttemptCompleteTime = Past(tx, activity.LastAttemptCompleteTime);
        }
    }

    private static bool HasFuture(Transaction tx, ActivityState activity) =>
        activity.CurrentScheduledTime > tx.Now || activity.StartedTime > tx.Now || activity.HeartbeatTime > tx.Now
            || activity.LastAttemptCompleteTime > tx.Now;

    private static DateTimeOffset Past(Transaction tx, DateTimeOffset time) => time > tx.Now ? tx.Now : time;

    private static DateTimeOffset? Past(Transaction tx, DateTimeOffset? time) => time is { } known ? Past(tx, known) : null;
}
