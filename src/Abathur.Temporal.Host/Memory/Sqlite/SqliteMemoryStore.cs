namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>Memory in one SQLite file that several processes of a host may share.</summary>
public sealed class SqliteMemoryStore(string path, TimeProvider time) : IMemoryStore, IDisposable
{
    private readonly SqliteMemoryDatabase database = new(path);

    public Task<MemoryEntry> StoreAsync(MemoryDraft draft, CancellationToken cancellationToken)
    {
        MemoryLimits.Check(draft);
        return database.WriteAsync(session => SqliteMemoryWrites.StoreAsync(session, draft, time.GetUtcNow()), cancellationToken);
    }

    public Task<MemoryEntry?> GetAsync(string @namespace, string key, string? accessor, CancellationToken cancellationToken)
    {
        CheckId(@namespace, key);
        if (accessor is null)
        {
            return database.ReadAsync(session => SqliteMemoryReads.GetAsync(session, @namespace, key, time.GetUtcNow()), cancellationToken);
        }

        MemoryLimits.CheckName("accessor", accessor);
        return database.WriteAsync(
            session => SqliteMemoryWrites.AccessAsync(session, @namespace, key, accessor, time.GetUtcNow()), cancellationToken);
    }

    public Task<IReadOnlyList<MemoryVersion>> VersionsAsync(string @namespace, string key, CancellationToken cancellationToken)
    {
        CheckId(@namespace, key);
        return database.ReadAsync(session => SqliteMemoryReads.VersionsAsync(session, @namespace, key, time.GetUtcNow()), cancellationToken);
    }

    public async Task<IReadOnlyList<MemoryHit>> SearchAsync(MemoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        MemoryLimits.CheckLimit(query.Limit, MemoryLimits.SearchLimit);
        MemoryLimits.CheckDefined("tier", query.Tier);
        var scope = MemoryLimits.Scope(query.Namespace);
        return SqliteFullText.Query(query.Text) is { } match
            ? await database.ReadAsync(
                session => SqliteMemoryReads.SearchAsync(session, match, scope, query, time.GetUtcNow()), cancellationToken)
            : [];
    }

    public Task<MemoryPage> ListAsync(MemoryFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        MemoryLimits.CheckLimit(filter.Limit, MemoryLimits.PageLimit);
        MemoryLimits.CheckDefined("tier", filter.Tier);
        MemoryLimits.CheckDefined("type", filter.Type);
        var scope = MemoryLimits.Scope(filter.Namespace);
        var after = MemoryCursor.Parse(filter.After);
        return database.ReadAsync(session => SqliteMemoryReads.ListAsync(session, scope, filter, after, time.GetUtcNow()), cancellationToken);
    }

    public Task<bool> DeleteAsync(string @namespace, string key, CancellationToken cancellationToken)
    {
        CheckId(@namespace, key);
        return database.WriteAsync(session => SqliteMemoryWrites.DeleteAsync(session, @namespace, key, time.GetUtcNow()), cancellationToken);
    }

    public Task<MemoryPruned> PruneAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(session => SqliteMemoryWrites.PruneAsync(session, now), cancellationToken);

    public Task<MemoryStats> StatsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => SqliteMemoryReads.StatsAsync(session, time.GetUtcNow()), cancellationToken);

    public void Dispose() => database.Dispose();

    private static void CheckId(string @namespace, string key)
    {
        MemoryLimits.CheckNamespace(@namespace);
        MemoryLimits.CheckName("key", key);
    }
}
