namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>How records of one kind are in the store.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">A key's name there.</param>
/// <param name="Key">The key that a name is of.</param>
/// <param name="Read">Reads a record.</param>
/// <param name="Write">Writes one.</param>
internal sealed record MetadataForm<TKey, TRecord>(
    MetadataKind Kind, Func<TKey, string> Name, Func<string, TKey> Key, Func<ReadOnlyMemory<byte>, TRecord> Read, Func<TRecord, byte[]> Write);
