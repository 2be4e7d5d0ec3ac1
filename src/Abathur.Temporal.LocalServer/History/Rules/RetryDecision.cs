using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Failure.V1;
using static Temporalio.Api.Failure.V1.Failure;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>Whether something that failed is tried again, when, and if not, why not.</summary>
/// <param name="State">In progress if it is tried again.</param>
/// <param name="Backoff">How long to wait before.</param>
internal readonly record struct RetryDecision(RetryState State, TimeSpan Backoff)
{
    private const string TimeoutTypePrefix = "TemporalTimeout:";

    public bool IsRetry => State == RetryState.InProgress;

    /// <param name="policy">Null for none.</param>
    /// <param name="attempt">The one that failed, from 1.</param>
    /// <param name="failure">With what.</param>
    /// <param name="now">When it failed.</param>
    /// <param name="expiration">No attempt starts later.</param>
    public static RetryDecision Of(RetryPolicy? policy, int attempt, Failure? failure, DateTimeOffset now, DateTimeOffset? expiration)
    {
        if (policy is null)
        {
            return new(RetryState.RetryPolicyNotSet, default);
        }

        if (!IsRetryable(failure, policy.NonRetryableErrorTypes))
        {
            return new(RetryState.NonRetryableFailure, default);
        }

        if (policy.MaximumAttempts > 0 && attempt >= policy.MaximumAttempts)
        {
            return new(RetryState.MaximumAttemptsReached, default);
        }

        var backoff = failure?.ApplicationFailureInfo?.NextRetryDelay?.ToTimeSpan() ?? Interval(policy, attempt);
        return expiration is { } end && now + backoff > end
            ? new(RetryState.Timeout, default)
            : new(RetryState.InProgress, backoff);
    }

    /// <summary>The same of something that is paused: no number of attempts and no timeout ends it meanwhile.</summary>
    public static RetryDecision WhilePaused(RetryPolicy policy, Failure? failure) =>
        new(IsRetryable(failure, policy.NonRetryableErrorTypes) ? RetryState.InProgress : RetryState.NonRetryableFailure, default);

    /// <summary>How long to wait after an attempt, from 1, failed.</summary>
    public static TimeSpan Interval(RetryPolicy policy, int attempt)
    {
        var initial = policy.InitialInterval.ToTimeSpan();
        var maximum = policy.MaximumInterval?.ToTimeSpan() is { Ticks: > 0 } given ? given : initial * 100;
        var seconds = initial.TotalSeconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return seconds < maximum.TotalSeconds ? TimeSpan.FromSeconds(seconds) : maximum;
    }

    private static bool IsRetryable(Failure? failure, Google.Protobuf.Collections.RepeatedField<string> nonRetryableTypes) => failure?.FailureInfoCase switch
    {
        null => true,
        FailureInfoOneofCase.TerminatedFailureInfo or FailureInfoOneofCase.CanceledFailureInfo => false,
        FailureInfoOneofCase.TimeoutFailureInfo =>
            failure.TimeoutFailureInfo.TimeoutType is TimeoutType.StartToClose or TimeoutType.Heartbeat
            && !nonRetryableTypes.Contains(TimeoutTypePrefix + failure.TimeoutFailureInfo.TimeoutType),
        FailureInfoOneofCase.ServerFailureInfo => !failure.ServerFailureInfo.NonRetryable,
        FailureInfoOneofCase.ApplicationFailureInfo =>
            !failure.ApplicationFailureInfo.NonRetryable && !nonRetryableTypes.Contains(failure.ApplicationFailureInfo.Type),
        _ => true,
    };
}
