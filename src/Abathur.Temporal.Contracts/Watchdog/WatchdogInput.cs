namespace Abathur.Temporal.Contracts;

/// <summary>The start input of the workflow <c>Watchdog</c>.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Snapshot">The whole board as it is now.</param>
public sealed record WatchdogInput(string Swarm, WatchdogDigest Snapshot);
