namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>What a page asked a swarm.</summary>
/// <param name="Asked">All queries.</param>
/// <param name="Looks">Those by which its watcher looked at the swarm, each at a new state.</param>
/// <param name="OfAState">What the pages cost that were read while nothing changed, the watcher's look included: the fewest over all changes.</param>
internal sealed record PageQueries(int Asked, int Looks, int OfAState);
