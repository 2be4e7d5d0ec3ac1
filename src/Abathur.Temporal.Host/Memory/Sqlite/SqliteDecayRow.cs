namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>What an entry's decay hangs on.</summary>
internal sealed class SqliteDecayRow
{
    public required long Id { get; init; }

    public required MemoryTier Tier { get; init; }

    public required long LastAccessAt { get; init; }

    public required int Accesses { get; init; }
}
