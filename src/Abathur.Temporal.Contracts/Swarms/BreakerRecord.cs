namespace Abathur.Temporal.Contracts;

/// <summary>A breaker in a checkpoint.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Failures">Failures in a row.</param>
/// <param name="ProbeAt">Set once open: when it lets a probe through.</param>
/// <param name="Probe">The task that runs as the probe.</param>
public sealed record BreakerRecord(string Agent, int Failures, DateTimeOffset? ProbeAt = null, string? Probe = null);
