using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Memory;

/// <summary>
/// Namespaced entries in three tiers. Safe for many callers and, where workers share it, many processes. Arguments out of
/// bounds are an <see cref="InvalidInputException"/>; an entry whose time to live is over is gone, pruned or not.
/// </summary>
public interface IMemoryStore
{
    /// <summary>Stores an entry, or a new version of it; storing counts as use for decay, not for promotion.</summary>
    Task<MemoryEntry> StoreAsync(MemoryDraft draft, CancellationToken cancellationToken);

    /// <summary>An entry, or null; counts an access by <paramref name="accessor"/>, which may promote it. Null only looks.</summary>
    Task<MemoryEntry?> GetAsync(string @namespace, string key, string? accessor, CancellationToken cancellationToken);

    /// <summary>All versions that are kept (the newest <see cref="MemoryLimits.Versions"/>), newest first; empty if there is no such entry.</summary>
    Task<IReadOnlyList<MemoryVersion>> VersionsAsync(string @namespace, string key, CancellationToken cancellationToken);

    /// <summary>The entries that answer best, best first. Any text is a valid query; one without a word finds nothing.</summary>
    Task<IReadOnlyList<MemoryHit>> SearchAsync(MemoryQuery query, CancellationToken cancellationToken);

    /// <summary>Entries by namespace and key, paged.</summary>
    Task<MemoryPage> ListAsync(MemoryFilter filter, CancellationToken cancellationToken);

    /// <summary>Deletes an entry with all its versions; false if there is none.</summary>
    Task<bool> DeleteAsync(string @namespace, string key, CancellationToken cancellationToken);

    /// <summary>Deletes what has expired or decayed by <paramref name="now"/>.</summary>
    Task<MemoryPruned> PruneAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What it holds.</summary>
    Task<MemoryStats> StatsAsync(CancellationToken cancellationToken);
}
