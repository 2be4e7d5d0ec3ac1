namespace Abathur.Temporal.Host.Memory;

/// <summary>A page of entries, by namespace and key.</summary>
/// <param name="Entries">The page.</param>
/// <param name="Next">Give this as <see cref="MemoryFilter.After"/> for the next page; absent on the last.</param>
public sealed record MemoryPage(IReadOnlyList<MemoryEntry> Entries, string? Next);
