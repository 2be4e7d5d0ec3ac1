using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>A row of the table <c>memory</c>.</summary>
internal sealed class SqliteMemoryRow
{
    public const string Columns = """
        memory.id, memory.namespace, memory.key, memory.version, memory.content, memory.tier, memory.type, memory.metadata,
        memory.accesses, memory.accessors, memory.created_at AS CreatedAt, memory.updated_at AS UpdatedAt,
        memory.last_access_at AS LastAccessAt, memory.expires_at AS ExpiresAt
        """;

    public required long Id { get; init; }

    public required string Namespace { get; init; }

    public required string Key { get; init; }

    public required int Version { get; init; }

    public required string Content { get; init; }

    public required MemoryTier Tier { get; init; }

    public required MemoryType Type { get; init; }

    public required string Metadata { get; init; }

    public required int Accesses { get; init; }

    public required int Accessors { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; init; }

    public required long LastAccessAt { get; init; }

    public long? ExpiresAt { get; init; }

    /// <summary>A search's bm25: below 0, the best match the least.</summary>
    public double Match { get; init; }

    public MemoryEntry ToEntry() => new()
    {
        Namespace = Namespace,
        Key = Key,
        Version = Version,
        Content = Content,
        Tier = Tier,
        Type = Type,
        Metadata = ReadMetadata(Metadata),
        Accesses = Accesses,
        Accessors = Accessors,
        CreatedAt = Time(CreatedAt),
        UpdatedAt = Time(UpdatedAt),
        LastAccessAt = Time(LastAccessAt),
        ExpiresAt = ExpiresAt is { } expires ? Time(expires) : null,
    };

    public static MemoryMetadata ReadMetadata(string json) => JsonSerializer.Deserialize<MemoryMetadata>(json, AbathurJson.Options)!;

    /// <summary>How an enum is written in the database.</summary>
    public static string? Word<T>(T? value)
        where T : struct, Enum => value is { } given ? Text.Camel(given) : null;

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
