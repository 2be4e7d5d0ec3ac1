namespace Abathur.Temporal.Contracts;

/// <summary>An agent's breaker that is not closed.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="State">Open, or half-open (a probe is due or runs).</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="ProbeAt">When it lets, or let, a probe through.</param>
public sealed record BreakerStatus(string Agent, BreakerState State, int Failures, DateTimeOffset ProbeAt);
