namespace Abathur.Temporal.Contracts;

/// <summary>An agent's breaker that is not closed.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="State">Open, or half-open (a probe is due or runs).</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="ProbeAt">When it lets, or let, a probe through.</param>
public sealed record BreakerStatus(string Agent, BreakerState State, int Failures, DateTimeOffset ProbeAt);

/// <summary>The state of an agent's circuit breaker.</summary>
public enum BreakerState
{
    /// <summary>Lets tasks through.</summary>
    Closed,

    /// <summary>Lets nothing through until its reset time.</summary>
    Open,

    /// <summary>Lets one probe through; its outcome closes or opens it.</summary>
    HalfOpen,
}

/// <summary>A breaker in a checkpoint.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="ProbeAt">Set once open: when it lets a probe through.</param>
/// <param name="Probe">The task that runs as the probe.</param>
public sealed record BreakerRecord(string Agent, int Failures, DateTimeOffset? ProbeAt = null, string? Probe = null);
