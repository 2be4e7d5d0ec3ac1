using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Grpc.Core;
using Temporalio.Api.Activity.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>What operators do: they pause, unpause and reset an activity, and update its options. An attempt that is out goes on in any case.</summary>
internal static class Controls
{
    /// <exception cref="RpcException">FailedPrecondition: it is paused already, or on its way to something else.</exception>
    public static LiveActivity Pause(LiveActivity activity, Requested request)
    {
        if (activity.Pause is { } earlier && earlier.RequestId == request.RequestId)
        {
            return activity;
        }

        var paused = activity with { Pause = request };
        return activity.Stage switch
        {
            StandaloneStage.Scheduled => paused.Move(StandaloneStage.Paused) with { Stamp = Guid.NewGuid() },
            StandaloneStage.Started => paused.Move(StandaloneStage.PauseRequested),
            _ => throw ServiceError.FailedPrecondition($"activity is in non-pausable state {activity.Stage}"),
        };
    }

    /// <summary>Its backoff or its start delay, if it isn't over, holds.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it isn't paused.</exception>
    public static LiveActivity Unpause(LiveActivity activity, TimeSpan delay, DateTimeOffset now)
    {
        activity.RequireOpen();
        return activity.Stage switch
        {
            StandaloneStage.Paused => activity.Move(StandaloneStage.Scheduled) with { AttemptTime = Later(activity.AttemptTime, now + delay) },
            StandaloneStage.PauseRequested => activity.Move(StandaloneStage.Started),
            _ => throw ServiceError.FailedPrecondition($"activity is in non-unpausable state {activity.Stage}"),
        };
    }

    /// <summary>Its next attempt is the first again: after <paramref name="delay"/>, or when the one that is out has ended.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it has closed, or is on its way to something else.</exception>
    public static LiveActivity Reset(
        LiveActivity activity, bool keepsPaused, bool forgetsHeartbeat, bool restoresOptions, TimeSpan delay, DateTimeOffset now)
    {
        if (!activity.IsOpen)
        {
            throw ServiceError.FailedPrecondition("activity execution is not running");
        }

        if (activity.Stage is StandaloneStage.CancelRequested or StandaloneStage.ResetRequested)
        {
            var pending = activity.Stage == StandaloneStage.CancelRequested ? "cancellation" : "reset";
            throw ServiceError.FailedPrecondition($"cannot reset an activity with a pending {pending}");
        }

        var restored = restoresOptions ? activity with { Options = Original(activity) } : activity;
        if (activity.IsOut)
        {
            return restored.Move(StandaloneStage.ResetRequested) with
            {
                ResetsHeartbeat = forgetsHeartbeat,
                ResetKeepsPaused = keepsPaused && activity.Stage == StandaloneStage.PauseRequested,
            };
        }

        var stage = keepsPaused ? activity.Stage : StandaloneStage.Scheduled;
        return Again(restored, stage, forgetsHeartbeat, now + delay);
    }

    /// <summary>It with other options. The attempt that is out goes on with those that it was given, but for its timeouts.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it has closed, or is about to be canceled. InvalidArgument: it can't be scheduled with them.</exception>
    public static LiveActivity UpdateOptions(LiveActivity activity, Func<LiveActivity, ActivityOptions> update)
    {
        if (!activity.IsOpen || activity.Stage == StandaloneStage.CancelRequested)
        {
            throw ServiceError.FailedPrecondition($"Cannot update options for activity in state {activity.Stage}");
        }

        var updated = activity with { Options = update(activity) };
        if (activity.Stage != StandaloneStage.Scheduled)
        {
            return updated;
        }

        // By the policy that applies now, from the end of the last attempt.
        if (activity is { RetryInterval: not null, LastAttemptCompleteTime: { } last })
        {
            var interval = RetryDecision.Interval(updated.Options.RetryPolicy, activity.Attempt - 1);
            return updated with { Stamp = Guid.NewGuid(), RetryInterval = interval, AttemptTime = last + interval };
        }

        var isDelayed = activity.AttemptTime == activity.FirstAttemptTime;
        return updated with { Stamp = Guid.NewGuid(), AttemptTime = isDelayed ? updated.FirstAttemptTime : activity.AttemptTime };
    }

    /// <summary>The options that it was started with; without their start delay once a worker has had it.</summary>
    public static ActivityOptions Original(LiveActivity activity)
    {
        var options = OptionRules.Of(activity.Request);
        options.StartDelay = activity.StartedTime is null ? options.StartDelay : activity.Options.StartDelay;
        return options;
    }

    /// <summary>Its first attempt, once more.</summary>
    public static LiveActivity Again(LiveActivity activity, StandaloneStage stage, bool forgetsHeartbeat, DateTimeOffset time)
    {
        var again = (activity.Stage == stage ? activity : activity.Move(stage)) with
        {
            Attempt = 1,
            Stamp = Guid.NewGuid(),
            RetryInterval = null,
            AttemptTime = activity.StartedTime is null ? Later(activity.FirstAttemptTime, time) : time,
            ResetsHeartbeat = false,
            ResetKeepsPaused = false,
        };
        return forgetsHeartbeat ? again with { HeartbeatDetails = null, HeartbeatTime = null } : again;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
