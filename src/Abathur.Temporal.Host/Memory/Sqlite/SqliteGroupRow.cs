namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>A tier's and type's part in the statistics.</summary>
internal sealed class SqliteGroupRow
{
    public required MemoryTier Tier { get; init; }

    public required MemoryType Type { get; init; }

    public required int Entries { get; init; }

    public required int Older { get; init; }

    public required long Bytes { get; init; }
}
