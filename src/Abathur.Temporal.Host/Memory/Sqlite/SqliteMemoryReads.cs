namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>What <see cref="SqliteMemoryStore"/> asks the database.</summary>
internal static class SqliteMemoryReads
{
    /// <summary>A search scores this many of the best textual matches for each one it returns.</summary>
    private const int CandidatesPerHit = 10;

    private const string Alive = "(memory.expires_at IS NULL OR memory.expires_at > @now)";

    // '0' follows '/': what lies between them is below the namespace.
    private const string InScope =
        "(@scope IS NULL OR memory.namespace = @scope OR (memory.namespace > @scope || '/' AND memory.namespace < @scope || '0'))";

    public static Task<SqliteMemoryRow?> FindAsync(SqliteSession session, string @namespace, string key, DateTimeOffset now) =>
        session.FirstOrDefaultAsync<SqliteMemoryRow>(
            $"SELECT {SqliteMemoryRow.Columns} FROM memory WHERE namespace = @namespace AND key = @key AND {Alive}",
            new { @namespace, key, now = now.ToUnixTimeMilliseconds() });

    public static async Task<MemoryEntry?> GetAsync(SqliteSession session, string @namespace, string key, DateTimeOffset now) =>
        (await FindAsync(session, @namespace, key, now))?.ToEntry();

    public static async Task<IReadOnlyList<MemoryVersion>> VersionsAsync(
        SqliteSession session, string @namespace, string key, DateTimeOffset now)
    {
        if (await FindAsync(session, @namespace, key, now) is not { } row)
        {
            return [];
        }

        var newest = row.ToEntry();
        var older = await session.QueryAsync<SqliteVersionRow>(
            """
            SELECT version, content, type, metadata, stored_at AS StoredAt
            FROM memory_version WHERE memory_id = @Id ORDER BY version DESC
            """,
            new { row.Id });
        return
        [
            new MemoryVersion(newest.Version, newest.Content, newest.Type, newest.Metadata, newest.UpdatedAt),
            .. older.Select(version => version.ToVersion()),
        ];
    }

    public static async Task<IReadOnlyList<MemoryHit>> SearchAsync(
        SqliteSession session, string match, string? scope, MemoryQuery query, DateTimeOffset now)
    {
        var rows = await session.QueryAsync<SqliteMemoryRow>(
            $"""
            SELECT {SqliteMemoryRow.Columns}, bm25(memory_text, 2.0, 1.0, 2.0) AS Match
            FROM memory_text JOIN memory ON memory.id = memory_text.rowid
            WHERE memory_text MATCH @match AND {Alive} AND {InScope} AND (@tier IS NULL OR memory.tier = @tier)
            ORDER BY Match LIMIT @candidates
            """,
            new
            {
                match,
                now = now.ToUnixTimeMilliseconds(),
                scope,
                tier = SqliteMemoryRow.Word(query.Tier),
                candidates = query.Limit * CandidatesPerHit,
            });
        var best = rows.Select(row => row.Match).DefaultIfEmpty().Min();
        return
        [
            .. rows
                .Select(row => ToHit(row, best < 0 ? row.Match / best : 1, now))
                .OrderByDescending(hit => hit.Score)
                .ThenBy(hit => hit.Entry.Namespace, StringComparer.Ordinal)
                .ThenBy(hit => hit.Entry.Key, StringComparer.Ordinal)
                .Take(query.Limit),
        ];
    }

    public static async Task<MemoryPage> ListAsync(
        SqliteSession session, string? scope, MemoryFilter filter, (string Namespace, string Key) after, DateTimeOffset now)
    {
        var rows = await session.QueryAsync<SqliteMemoryRow>(
            $"""
            SELECT {SqliteMemoryRow.Columns} FROM memory
            WHERE {Alive} AND {InScope} AND (@tier IS NULL OR tier = @tier) AND (@type IS NULL OR type = @type)
              AND (namespace, key) > (@afterNamespace, @afterKey)
            ORDER BY namespace, key LIMIT @limit
            """,
            new
            {
                now = now.ToUnixTimeMilliseconds(),
                scope,
                tier = SqliteMemoryRow.Word(filter.Tier),
                type = SqliteMemoryRow.Word(filter.Type),
                afterNamespace = after.Namespace,
                afterKey = after.Key,
                limit = filter.Limit + 1,
            });
        MemoryEntry[] page = [.. rows.Take(filter.Limit).Select(row => row.ToEntry())];
        return new MemoryPage(page, rows.Count > filter.Limit ? MemoryCursor.After(page[^1]) : null);
    }

    public static async Task<MemoryStats> StatsAsync(SqliteSession session, DateTimeOffset now)
    {
        var values = new { now = now.ToUnixTimeMilliseconds() };
        var groups = await session.QueryAsync<SqliteGroupRow>(
            $"""
            SELECT tier, type, count(*) AS Entries, sum(octet_length(content)) AS Bytes,
                   sum((SELECT count(*) FROM memory_version WHERE memory_id = memory.id)) AS Older
            FROM memory WHERE {Alive} GROUP BY tier, type
            """,
            values);
        var entries = groups.Sum(group => group.Entries);
        return new MemoryStats(
            entries,
            entries + groups.Sum(group => group.Older),
            await session.ScalarAsync<int>($"SELECT count(DISTINCT namespace) FROM memory WHERE {Alive}", values),
            groups.Sum(group => group.Bytes),
            groups.GroupBy(group => group.Tier).ToDictionary(tier => tier.Key, tier => tier.Sum(group => group.Entries)),
            groups.GroupBy(group => group.Type).ToDictionary(type => type.Key, type => type.Sum(group => group.Entries)));
    }

    private static MemoryHit ToHit(SqliteMemoryRow row, double text, DateTimeOffset now)
    {
        var entry = row.ToEntry();
        var decay = MemoryDecay.At(now, entry.Tier, entry.LastAccessAt, entry.Accesses);
        var importance = MemoryScore.Importance(entry.Tier, entry.Accesses, entry.Metadata.Relevance);
        return new MemoryHit(entry, MemoryScore.Of(text, decay, importance));
    }
}
