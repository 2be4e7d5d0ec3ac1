namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>A row of the table <c>memory_version</c>.</summary>
internal sealed class SqliteVersionRow
{
    public required int Version { get; init; }

    public required string Content { get; init; }

    public required MemoryType Type { get; init; }

    public required string Metadata { get; init; }

    public required long StoredAt { get; init; }

    public MemoryVersion ToVersion() =>
        new(Version, Content, Type, SqliteMemoryRow.ReadMetadata(Metadata), SqliteMemoryRow.Time(StoredAt));
}
