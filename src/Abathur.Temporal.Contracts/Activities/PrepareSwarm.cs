namespace Abathur.Temporal.Contracts;

/// <summary>Which swarm to prepare or clean up.</summary>
/// <param name="Swarm">The swarm's name.</param>
/// <param name="Repository">Its repository; when it is prepared, with the line that it would like to have.</param>
/// <param name="Begin">How it begins; absent: nothing is looked for under its name (swarms that started before this was asked).</param>
public sealed record PrepareSwarm(string Swarm, RepositorySpec Repository, SwarmBegin? Begin = null);
