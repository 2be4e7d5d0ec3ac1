namespace Abathur.Temporal.Host.Memory;

/// <summary>An entry that a search found.</summary>
/// <param name="Entry">The entry; a search is no access.</param>
/// <param name="Score">See <see cref="MemoryScore"/>.</param>
public sealed record MemoryHit(MemoryEntry Entry, double Score);
