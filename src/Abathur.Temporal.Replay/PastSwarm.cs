using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Replay;

/// <summary>A swarm as it was.</summary>
/// <param name="Moment">When.</param>
/// <param name="Status">The swarm at a glance.</param>
/// <param name="Swarm">Answers every other query as the swarm did then. It takes no updates.</param>
public sealed record PastSwarm(Moment Moment, SwarmStatus Status, SwarmClient Swarm)
{
    /// <summary>What is shown instead of what only heartbeats told: turns, tokens and doing of an attempt that ran then.</summary>
    public const string NotRecorded = "not recorded";
}
