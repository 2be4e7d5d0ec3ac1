namespace Abathur.Temporal.Contracts;

/// <summary>Which swarm to prepare or clean up.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">Its repository.</param>
public sealed record PrepareSwarm(string Swarm, RepositorySpec Repository);
