namespace Abathur.Temporal.Host.Memory;

/// <summary>What a prune removed.</summary>
/// <param name="Expired">Entries whose time to live was over.</param>
/// <param name="Decayed">Entries that nobody used for too long.</param>
public sealed record MemoryPruned(int Expired, int Decayed);
