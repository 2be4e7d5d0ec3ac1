using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Activity.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>What operators do to activities: they pause, unpause and reset them, and update their options. An attempt that is out goes on in any case.</summary>
internal static class ActivityControls
{
    /// <summary>Within how long what is given out again goes out; zero where nobody says.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: it is negative, on which the real server breaks.</exception>
    public static TimeSpan Jitter(Duration? asked) => asked?.ToTimeSpan() is not { } given
        ? TimeSpan.Zero
        : given >= TimeSpan.Zero ? given : throw ServiceError.InvalidArgument("Jitter cannot be negative.");

    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition: one of them is paused already. None is paused then.</exception>
    public static void Pause(Transaction tx, RunState run, IReadOnlyList<ActivityState> activities, OperatorPause pause)
    {
        if (activities.Any(a => a.Pause is { } earlier && earlier.RequestId != pause.RequestId))
        {
            throw ServiceError.FailedPrecondition("activity is already paused");
        }

        tx.Touch(run);
        foreach (var activity in activities.Where(a => a.Pause is null))
        {
            activity.Pause = pause;
            if (activity.CanBecome(ActivityStage.Paused) && activity.Stage != ActivityStage.Started)
            {
                activity.Become(ActivityStage.Paused);
                activity.NextAttemptTime = null;
                activity.Stamp = Guid.NewGuid();
            }
        }
    }

    /// <summary>Its next attempt follows at once, or at a random time within <paramref name="jitter"/>.</summary>
    public static void Unpause(
        Transaction tx, RunState run, ActivityState activity, bool resetsAttempts, bool forgetsHeartbeat, TimeSpan jitter)
    {
        if (activity.Pause is null)
        {
            return;
        }

        tx.Touch(run);
        activity.Pause = null;
        activity.Attempt = resetsAttempts ? 1 : activity.Attempt;
        if (forgetsHeartbeat)
        {
            activity.ForgetHeartbeat();
        }

        if (activity.Stage != ActivityStage.Started)
        {
            ScheduleAgain(tx, run, activity, Within(tx, jitter));
        }
    }

    /// <summary>Its next attempt is the first again, at once or at a random time within <paramref name="jitter"/>.</summary>
    public static void Reset(
        Transaction tx, RunState run, ActivityState activity, bool forgetsHeartbeat, bool keepsPaused, bool restoresOptions, TimeSpan jitter)
    {
        tx.Touch(run);
        activity.Attempt = 1;
        activity.IsReset = true;
        activity.ForgetsHeartbeat |= forgetsHeartbeat;
        activity.UpdatedOptions = restoresOptions ? null : activity.UpdatedOptions;
        if (activity.Stage == ActivityStage.Started || (activity.Pause is not null && keepsPaused))
        {
            return;
        }

        activity.Pause = null;
        ScheduleAgain(tx, run, activity, Within(tx, jitter));
    }

    /// <summary>The attempt that is out goes on with the options that it was given, but for its timeouts.</summary>
    /// <param name="tx">The transition.</param>
    /// <param name="run">Whose activity.</param>
    /// <param name="activity">A pending one.</param>
    /// <param name="options">Null for those that it was scheduled with.</param>
    public static void UpdateOptions(Transaction tx, RunState run, ActivityState activity, ActivityOptions? options)
    {
        tx.Touch(run);
        activity.UpdatedOptions = options;
        if (activity.Stage is ActivityStage.Scheduled or ActivityStage.BackingOff)
        {
            ScheduleAgain(tx, run, activity, NextTime(activity));
        }
        else if (activity.Stage == ActivityStage.Paused)
        {
            ForgetAttempt(activity);
        }
    }

    // By the policy that applies now, from the end of the last attempt. The real server counts one attempt more here than when an attempt fails.
    private static DateTimeOffset NextTime(ActivityState activity) =>
        activity is { Attempt: > 1, LastAttemptCompleteTime: { } last }
            ? last + RetryDecision.Interval(activity.Options.RetryPolicy, activity.Attempt)
            : activity.CurrentScheduledTime;

    private static DateTimeOffset Within(Transaction tx, TimeSpan jitter) => tx.Now + (jitter * Random.Shared.NextDouble());

    private static void ScheduleAgain(Transaction tx, RunState run, ActivityState activity, DateTimeOffset time)
    {
        ForgetAttempt(activity);
        activity.Stamp = Guid.NewGuid();
        if (time > tx.Now)
        {
            Become(activity, ActivityStage.BackingOff);
            activity.NextAttemptTime = time;
            return;
        }

        Become(activity, ActivityStage.Scheduled);
        activity.NextAttemptTime = null;
        activity.CurrentScheduledTime = time;
        Activities.Enqueue(tx, run, activity);
    }

    private static void ForgetAttempt(ActivityState activity)
    {
        activity.ForgetReset();
        activity.LastFailure = null;
    }

    private static void Become(ActivityState activity, ActivityStage stage)
    {
        if (activity.Stage != stage)
        {
            activity.Become(stage);
        }
    }
}
