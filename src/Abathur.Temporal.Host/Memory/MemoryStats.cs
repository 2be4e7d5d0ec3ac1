namespace Abathur.Temporal.Host.Memory;

/// <summary>What the memory holds; entries that have expired don't count.</summary>
/// <param name="Entries">Entries.</param>
/// <param name="Versions">Versions of them, the newest included.</param>
/// <param name="Namespaces">Namespaces.</param>
/// <param name="ContentBytes">Bytes of the newest versions' contents.</param>
/// <param name="Tiers">Entries by tier; tiers without one are absent.</param>
/// <param name="Types">Entries by type; types without one are absent.</param>
public sealed record MemoryStats(
    int Entries,
    int Versions,
    int Namespaces,
    long ContentBytes,
    IReadOnlyDictionary<MemoryTier, int> Tiers,
    IReadOnlyDictionary<MemoryType, int> Types);
