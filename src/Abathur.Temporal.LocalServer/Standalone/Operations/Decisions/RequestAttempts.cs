using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Failure.V1;

namespace Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

/// <summary>A request to the handler of an operation, attempt by attempt. Immutable.</summary>
internal sealed record RequestAttempts
{
    /// <summary>From 1: the one that is out, or the last one.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Of the attempt: an answer to any other comes too late. Another one after a restart, which sends it again.</summary>
    public Guid Stamp { get; init; } = Guid.NewGuid();

    public DateTimeOffset? LastAttemptCompleteTime { get; init; }

    public Failure? LastFailure { get; init; }

    /// <summary>Null but in backoff.</summary>
    public DateTimeOffset? NextAttemptTime { get; init; }

    /// <summary>The attempt has come to an end; null for a good one.</summary>
    public RequestAttempts End(DateTimeOffset now, Failure? failure) =>
        this with { LastAttemptCompleteTime = now, LastFailure = failure, NextAttemptTime = null };

    public RequestAttempts BackOff(DateTimeOffset now, Failure failure) =>
        End(now, failure) with { NextAttemptTime = now + NexusTimeouts.Backoff(Attempt) };

    public RequestAttempts Next() => this with { Attempt = Attempt + 1, Stamp = Guid.NewGuid(), NextAttemptTime = null };

    /// <summary>What has ended can't have ended in the future: the clock was set back to <paramref name="now"/>.</summary>
    public RequestAttempts SetBack(DateTimeOffset now) => LastAttemptCompleteTime is { } last && last > now
        ? this with { LastAttemptCompleteTime = now, NextAttemptTime = now + (NextAttemptTime - last) }
        : this;
}
