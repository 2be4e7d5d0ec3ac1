using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>What <see cref="SqliteMemoryStore"/> changes in the database.</summary>
internal static class SqliteMemoryWrites
{
    public static async Task<MemoryEntry> StoreAsync(SqliteSession session, MemoryDraft draft, DateTimeOffset now)
    {
        // Whether an expired entry was pruned already must make no difference.
        await session.ExecuteAsync(
            "DELETE FROM memory WHERE namespace = @Namespace AND key = @Key AND expires_at <= @now",
            new { draft.Namespace, draft.Key, now = now.ToUnixTimeMilliseconds() });
        var row = await SqliteMemoryReads.FindAsync(session, draft.Namespace, draft.Key, now);
        if (row is not null && draft.OncePerSource && await HasSourceAsync(session, row.Id, draft.Metadata.Source!))
        {
            return row.ToEntry();
        }

        if (row is not null)
        {
            await ArchiveAsync(session, row);
        }

        var tier = row is not null && row.Tier > draft.Tier ? row.Tier : draft.Tier;
        await session.ExecuteAsync(
            """
            INSERT INTO memory (namespace, key, version, content, tier, type, metadata, created_at, updated_at, last_access_at, expires_at)
            VALUES (@Namespace, @Key, 1, @Content, @tier, @type, @metadata, @now, @now, @now, @expires)
            ON CONFLICT (namespace, key) DO UPDATE SET
                version = version + 1, content = excluded.content, tier = excluded.tier, type = excluded.type,
                metadata = excluded.metadata, updated_at = excluded.updated_at, expires_at = excluded.expires_at,
                last_access_at = max(last_access_at, excluded.last_access_at)
            """,
            new
            {
                draft.Namespace,
                draft.Key,
                draft.Content,
                tier = SqliteMemoryRow.Word<MemoryTier>(tier),
                type = SqliteMemoryRow.Word<MemoryType>(draft.Type),
                metadata = JsonSerializer.Serialize(draft.Metadata, AbathurJson.Options),
                now = now.ToUnixTimeMilliseconds(),
                expires = MemoryTierRules.Of(tier).ExpiryFrom(now)?.ToUnixTimeMilliseconds(),
            });
        return (await SqliteMemoryReads.GetAsync(session, draft.Namespace, draft.Key, now))!;
    }

    public static async Task<MemoryEntry?> AccessAsync(
        SqliteSession session, string @namespace, string key, string accessor, DateTimeOffset now)
    {
        if (await SqliteMemoryReads.FindAsync(session, @namespace, key, now) is not { } row)
        {
            return null;
        }

        await session.ExecuteAsync(
            "INSERT OR IGNORE INTO memory_accessor (memory_id, accessor) VALUES (@Id, @accessor)", new { row.Id, accessor });
        var accessors = await session.ScalarAsync<int>("SELECT count(*) FROM memory_accessor WHERE memory_id = @Id", new { row.Id });
        var tier = MemoryPromotion.Earned(row.Tier, row.Accesses + 1, accessors);
        await session.ExecuteAsync(
            """
            UPDATE memory SET accesses = accesses + 1, accessors = @accessors, tier = @tier, expires_at = @expires,
                              last_access_at = max(last_access_at, @now)
            WHERE id = @Id
            """,
            new
            {
                row.Id,
                accessors,
                tier = SqliteMemoryRow.Word<MemoryTier>(tier),
                expires = tier == row.Tier ? row.ExpiresAt : MemoryTierRules.Of(tier).ExpiryFrom(now)?.ToUnixTimeMilliseconds(),
                now = now.ToUnixTimeMilliseconds(),
            });
        return await SqliteMemoryReads.GetAsync(session, @namespace, key, now);
    }

    public static async Task<bool> DeleteAsync(SqliteSession session, string @namespace, string key, DateTimeOffset now)
    {
        if (await SqliteMemoryReads.FindAsync(session, @namespace, key, now) is not { } row)
        {
            return false;
        }

        await session.ExecuteAsync("DELETE FROM memory WHERE id = @Id", new { row.Id });
        return true;
    }

    public static async Task<MemoryPruned> PruneAsync(SqliteSession session, DateTimeOffset now)
    {
        var expired = await session.ExecuteAsync(
            "DELETE FROM memory WHERE expires_at <= @now", new { now = now.ToUnixTimeMilliseconds() });
        var rest = await session.QueryAsync<SqliteDecayRow>(
            "SELECT id, tier, last_access_at AS LastAccessAt, accesses FROM memory");
        var spent = rest
            .Where(row => MemoryDecay.IsSpent(now, row.Tier, SqliteMemoryRow.Time(row.LastAccessAt), row.Accesses))
            .Select(row => new { row.Id })
            .ToArray();
        await session.ExecuteAsync("DELETE FROM memory WHERE id = @Id", spent);
        return new MemoryPruned(expired, spent.Length);
    }

    private static Task<bool> HasSourceAsync(SqliteSession session, long id, string source) => session.ScalarAsync<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM memory WHERE id = @id AND json_extract(metadata, '$.source') = @source)
            OR EXISTS (SELECT 1 FROM memory_version WHERE memory_id = @id AND json_extract(metadata, '$.source') = @source)
        """,
        new { id, source });

    private static Task<int> ArchiveAsync(SqliteSession session, SqliteMemoryRow row) => session.ExecuteAsync(
        """
        INSERT INTO memory_version (memory_id, version, content, type, metadata, stored_at)
        SELECT id, version, content, type, metadata, updated_at FROM memory WHERE id = @Id;
        DELETE FROM memory_version WHERE memory_id = @Id AND version <= @Version + 1 - @kept
        """,
        new { row.Id, row.Version, kept = MemoryLimits.Versions });
}
