using Abathur.Temporal.LocalServer.History.State;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>
/// What has begun can't begin in the future: where the clock was set back, timers that were started after this moment, and timeouts and
/// backoffs of what is under way, count from now. The timeout of a whole run or activity keeps the moment that it was set for.
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

        // Not kept: a run that is loaded again comes here again.
        foreach (var (id, timer, started) in run.Timers.Select(t => (t.Key, t.Value, StartTime(run, t.Value))).Where(t => t.Item3 > tx.Now).ToArray())
        {
            tx.Touch(run);
            run.Timers[id] = timer with { Due = tx.Now + (timer.Due - started) };
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

    private static DateTimeOffset StartTime(RunState run, TimerState timer) => run.Events[(int)timer.StartedEventId - 1].EventTime.ToDateTimeOffset();

    private static bool HasFuture(Transaction tx, ActivityState activity) =>
        activity.CurrentScheduledTime > tx.Now || activity.StartedTime > tx.Now || activity.HeartbeatTime > tx.Now
            || activity.LastAttemptCompleteTime > tx.Now;

    private static DateTimeOffset Past(Transaction tx, DateTimeOffset time) => time > tx.Now ? tx.Now : time;

    private static DateTimeOffset? Past(Transaction tx, DateTimeOffset? time) => time is { } known ? Past(tx, known) : null;
}
