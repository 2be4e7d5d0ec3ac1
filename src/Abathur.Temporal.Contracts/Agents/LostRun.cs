namespace Abathur.Temporal.Contracts;

/// <summary>A run of an attempt's agent whose outcome nobody has: its worker died or stopped, or its host was given up.</summary>
/// <param name="Usage">What it had used by its last heartbeat that the service received.</param>
/// <param name="Host">The host that ran it; absent: not known.</param>
/// <param name="Reason">Why it was lost, at most 200 characters; absent: nothing more was heard of it.</param>
public sealed record LostRun(AgentUsage Usage, string? Host = null, string? Reason = null);
