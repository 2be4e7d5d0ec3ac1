using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.Matching;
using Grpc.Core;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;

/// <summary>What happens to an attempt: a worker takes it, is heard of, answers, or doesn't in time.</summary>
internal static class Attempts
{
    /// <summary>Hands it to a worker; null when that task isn't there any more.</summary>
    public static LiveActivity? Start(LiveActivity activity, Guid stamp, Poller poller, DateTimeOffset now) =>
        activity.IsQueued(now) && activity.Stamp == stamp
            ? activity.Move(StandaloneStage.Started) with
            {
                StartedTime = now,
                WorkerIdentity = poller.Identity,
                SdkName = poller.SdkName,
                SdkVersion = poller.SdkVersion,
                Process = poller.Process,
                RetryInterval = null,
            }
            : null;

    /// <summary>It was handed out, but nobody took it.</summary>
    public static LiveActivity TakeBack(LiveActivity activity, Guid stamp) =>
        activity.Stage == StandaloneStage.Started && activity.Stamp == stamp
            ? activity.Move(StandaloneStage.Scheduled) with
            {
                Stamp = Guid.NewGuid(),
                Process = null,
                StartedTime = activity.LastAttemptCompleteTime is null ? null : activity.StartedTime,
            }
            : activity;

    public static LiveActivity Heartbeat(LiveActivity activity, Payloads? details, DateTimeOffset now) =>
        activity with { HeartbeatTime = now, HeartbeatDetails = details, HeartbeatCount = activity.HeartbeatCount + 1 };

    /// <summary>By its id it can be completed before a worker had it.</summary>
    /// <exception cref="RpcException">FailedPrecondition: it has closed.</exception>
    public static LiveActivity Complete(LiveActivity activity, Payloads? result, string identity, DateTimeOffset now) => activity.IsOpen
        ? Endings.Close(activity, StandaloneStage.Completed, new() { Result = result ?? new() }, now) with
        {
            StartedTime = activity.IsOut ? activity.StartedTime : now,
            LastAttemptCompleteTime = now,
            WorkerIdentity = identity,
        }
        : throw ServiceError.FailedPrecondition($"invalid transition from {activity.Stage}");

    /// <summary>The next attempt after its backoff, or the end.</summary>
    public static LiveActivity Fail(LiveActivity activity, Failure? failure, Payloads? heartbeatDetails, string identity, DateTimeOffset now)
    {
        activity = heartbeatDetails is null ? activity : Heartbeat(activity, heartbeatDetails, now);
        var decision = Retry(activity, failure, now);
        return decision.IsRetry
            ? Next(activity, failure, decision.Backoff, now)
            : Endings.Close(activity, StandaloneStage.Failed, new() { Failure = failure ?? new(), RetryState = decision.State }, now) with
            {
                LastFailure = failure,
                LastAttemptCompleteTime = now,
                WorkerIdentity = identity,
            };
    }

    /// <summary>Its worker didn't answer in time, or nobody took it.</summary>
    public static LiveActivity TimeOut(LiveActivity activity, TimeoutType type, DateTimeOffset now)
    {
        if (type is TimeoutType.ScheduleToStart or TimeoutType.ScheduleToClose)
        {
            var state = activity.Stage == StandaloneStage.CancelRequested ? RetryState.CancelRequested : RetryState.Timeout;
            var over = Timeout(type, activity.HeartbeatDetails, activity.LastFailure);
            return Endings.Close(activity, StandaloneStage.TimedOut, new() { Failure = over, RetryState = state }, now);
        }

        var failure = Timeout(type);
        var decision = Retry(activity, failure, now);
        if (decision.IsRetry)
        {
            return Next(activity, failure, decision.Backoff, now);
        }

        // An attempt that timed out with no time left for the next one has used up the schedule-to-close timeout.
        var last = Timeout(type, activity.HeartbeatDetails);
        var shown = decision.State == RetryState.Timeout ? WithoutSource(Failures.NoTimeForRetry(activity.HeartbeatDetails, null)) : last;
        return Endings.Close(activity, StandaloneStage.TimedOut, new() { Failure = shown, RetryState = decision.State }, now) with
        {
            LastFailure = last,
            LastAttemptCompleteTime = now,
        };
    }

    private static RetryDecision Retry(LiveActivity activity, Failure? failure, DateTimeOffset now) => activity.Stage switch
    {
        StandaloneStage.CancelRequested => new(RetryState.CancelRequested, default),
        StandaloneStage.ResetRequested => new(RetryState.InProgress, default),
        _ => RetryDecision.Of(activity.Options.RetryPolicy, activity.Attempt, failure, now, activity.Expiration),
    };

    private static LiveActivity Next(LiveActivity activity, Failure? failure, TimeSpan backoff, DateTimeOffset now)
    {
        var failed = activity with { LastFailure = failure, LastAttemptCompleteTime = now, Stamp = Guid.NewGuid(), Process = null };
        if (activity.Stage == StandaloneStage.ResetRequested)
        {
            return Controls.Again(failed, activity.ResetKeepsPaused ? StandaloneStage.Paused : StandaloneStage.Scheduled, activity.ResetsHeartbeat, now);
        }

        var next = activity.Stage == StandaloneStage.PauseRequested ? StandaloneStage.Paused : StandaloneStage.Scheduled;
        return failed.Move(next) with { Attempt = activity.Attempt + 1, RetryInterval = backoff, AttemptTime = now + backoff };
    }

    private static Failure Timeout(TimeoutType type, Payloads? heartbeatDetails = null, Failure? cause = null) =>
        WithoutSource(Failures.ActivityTimeout(type, heartbeatDetails, cause));

    // The real server names none here.
    private static Failure WithoutSource(Failure failure)
    {
        failure.Source = "";
        return failure;
    }
}
