namespace Abathur.Temporal.Host.Memory;

/// <summary>What is to be stored; the bounds are in <see cref="MemoryLimits"/>.</summary>
public sealed record MemoryDraft
{
    public required string Namespace { get; init; }

    /// <summary>Unique in the namespace: the same key again makes a new version.</summary>
    public required string Key { get; init; }

    public required string Content { get; init; }

    /// <summary>The least tier it gets: an entry keeps a higher one that it has earned.</summary>
    public MemoryTier Tier { get; init; } = MemoryTier.Working;

    public MemoryType Type { get; init; } = MemoryType.Fact;

    public MemoryMetadata Metadata { get; init; } = new();

    /// <summary>Whether nothing changes if the entry has a version of the same source already: for callers that may call twice.</summary>
    public bool OncePerSource { get; init; }
}
