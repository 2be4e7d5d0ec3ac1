using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>
/// An agent's breaker as a value: failures in a row open it; after the reset time one probe goes through; its success closes
/// it, its failure opens it again.
/// </summary>
public sealed record CircuitBreaker(string Agent, int Failures = 0, DateTimeOffset? ProbeAt = null, string? Probe = null)
{
    public BreakerState StateAt(DateTimeOffset now) => ProbeAt switch
    {
        null => BreakerState.Closed,
        { } at when at > now && Probe is null => BreakerState.Open,
        _ => BreakerState.HalfOpen,
    };

    /// <summary>Whether a task may start: always while closed, one probe when half open.</summary>
    public bool Allows(DateTimeOffset now) => StateAt(now) switch
    {
        BreakerState.Closed => true,
        BreakerState.HalfOpen => Probe is null,
        _ => false,
    };

    public CircuitBreaker Started(string task, DateTimeOffset now) =>
        StateAt(now) == BreakerState.HalfOpen ? this with { Probe = task } : this;

    public CircuitBreaker Succeeded() => new(Agent);

    /// <summary>A failure that counts. An outcome of an attempt that began before the breaker opened doesn't move the probe time.</summary>
    public CircuitBreaker Failed(string task, int threshold, TimeSpan reset, DateTimeOffset now)
    {
        var failures = Failures + 1;
        var opens = Probe == task || (ProbeAt is null && failures >= threshold);
        return opens ? new CircuitBreaker(Agent, failures, now + reset) : this with { Failures = failures };
    }

    /// <summary>Opens it whatever the count: the agent's provider doesn't know us. Another task that runs as the probe stays it.</summary>
    public CircuitBreaker Opened(string task, TimeSpan reset, DateTimeOffset now) =>
        new(Agent, Failures + 1, now + reset, Probe == task ? null : Probe);

    /// <summary>The probe ended without a verdict (canceled, handed off): another one may go.</summary>
    public CircuitBreaker Undecided(string task) => Probe == task ? this with { Probe = null } : this;
}
