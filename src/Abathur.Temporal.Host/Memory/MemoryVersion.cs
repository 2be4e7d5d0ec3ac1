namespace Abathur.Temporal.Host.Memory;

/// <summary>A version of an entry.</summary>
/// <param name="Version">1 and up.</param>
/// <param name="Content">What it said.</param>
/// <param name="Type">What it was.</param>
/// <param name="Metadata">Where it came from.</param>
/// <param name="StoredAt">When it was stored.</param>
public sealed record MemoryVersion(int Version, string Content, MemoryType Type, MemoryMetadata Metadata, DateTimeOffset StoredAt);
