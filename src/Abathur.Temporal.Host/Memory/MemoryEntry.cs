namespace Abathur.Temporal.Host.Memory;

/// <summary>An entry as it stands, in its newest version.</summary>
public sealed record MemoryEntry
{
    public required string Namespace { get; init; }

    public required string Key { get; init; }

    /// <summary>1 and up.</summary>
    public required int Version { get; init; }

    public required string Content { get; init; }

    public required MemoryTier Tier { get; init; }

    public required MemoryType Type { get; init; }

    public required MemoryMetadata Metadata { get; init; }

    /// <summary>How often it was used, over all versions.</summary>
    public required int Accesses { get; init; }

    /// <summary>By how many different ones.</summary>
    public required int Accessors { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was stored.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was last stored or used.</summary>
    public required DateTimeOffset LastAccessAt { get; init; }

    /// <summary>From then on it is gone, pruned or not; absent: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
