using Abathur.Temporal.LocalServer.Visibility;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>A store in one SQLite file. What is acknowledged is on disk: the write-ahead log is flushed at every commit.</summary>
internal sealed class SqliteStore : IStore
{
    private readonly StoreLock storeLock;
    private readonly SqliteConnection writing;
    private readonly SqliteWriter writer;
    private readonly string connectionString;

    private SqliteStore(StoreLock storeLock, SqliteConnection writing)
    {
        this.storeLock = storeLock;
        this.writing = writing;
        connectionString = writing.ConnectionString;
        Visibility = ReadVisibility(writing);
        writer = new SqliteWriter(writing, Visibility);
    }

    public VisibilityIndex Visibility { get; }

    /// <param name="path">The file; made if it isn't there, in a folder that is.</param>
    /// <exception cref="StoreException">Another process has it, it is damaged, of another version, or something else.</exception>
    public static SqliteStore Open(string path)
    {
        var full = Path.GetFullPath(path);
        var storeLock = StoreLock.Take(full);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = full }.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Prepare(connection);
            SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            return new SqliteStore(storeLock, connection);
        }
        catch (Exception e)
        {
            connection.Dispose();
            SqliteConnection.ClearPool(connection);
            storeLock.Dispose();
            throw e is SqliteException || StoreErrors.IsDamage(e) ? StoreErrors.Opening(full, e) : e;
        }
    }

    public Task CommitAsync(WriteSet writes) => writer.CommitAsync(writes);

    public StoredExecution? FindExecution(ExecutionKey key) =>
        Query(
            "SELECT open, state FROM executions WHERE run_id = $1 AND workflow_id = $2 AND namespace = $3",
            row => new StoredExecution(key, row.GetBoolean(0), Blob(row, 1)),
            key.RunId, key.WorkflowId, key.Namespace).FirstOrDefault();

    public string? FindCurrentRun(string namespaceName, string workflowId) =>
        Query(
            "SELECT run_id FROM current_runs WHERE namespace = $1 AND workflow_id = $2",
            row => row.GetString(0),
            namespaceName, workflowId).FirstOrDefault();

    public IEnumerable<StoredExecution> ReadOpenExecutions() =>
        Query(
            "SELECT namespace, workflow_id, run_id, state FROM executions WHERE open = 1",
            row => new StoredExecution(new ExecutionKey(row.GetString(0), row.GetString(1), row.GetString(2)), IsOpen: true, Blob(row, 3)));

    public IReadOnlyList<HistoryBatch> ReadHistory(ExecutionKey key, long fromEventId, int maximumEvents) =>
        ReadHistory(
            key,
            "AND h.first_event_id >= (SELECT MAX(first_event_id) FROM history WHERE execution = e.id AND first_event_id <= $4) "
            + "AND h.first_event_id + h.event_count > $4 ORDER BY h.first_event_id",
            fromEventId,
            maximumEvents);

    public IReadOnlyList<HistoryBatch> ReadHistoryReverse(ExecutionKey key, long fromEventId, int maximumEvents) =>
        ReadHistory(key, "AND h.first_event_id <= $4 ORDER BY h.first_event_id DESC", fromEventId, maximumEvents);

    public ReadOnlyMemory<byte>? FindMetadata(MetadataKind kind, string name) =>
        Query(
            "SELECT value FROM metadata WHERE kind = $1 AND name = $2",
            row => (ReadOnlyMemory<byte>?)Blob(row, 0),
            (long)kind, name).FirstOrDefault();

    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> ReadMetadata(MetadataKind kind) =>
        [.. Query(
            "SELECT name, value FROM metadata WHERE kind = $1 ORDER BY name",
            row => KeyValuePair.Create(row.GetString(0), Blob(row, 1)),
            (long)kind)];

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        writing.Dispose();
        SqliteConnection.ClearPool(writing);
        storeLock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static VisibilityIndex ReadVisibility(SqliteConnection connection)
    {
        var index = new VisibilityIndex();
        using var statement = new SqliteStatement(
            connection, "SELECT e.namespace, v.record FROM visibility v JOIN executions e ON e.id = v.execution");
        using var rows = statement.Read();
        while (rows.Read())
        {
            index.Upsert(VisibilityRecordCodec.Decode(string.Intern(rows.GetString(0)), Blob(rows, 1).Span));
        }

        return index;
    }

    private static ReadOnlyMemory<byte> Blob(SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private List<HistoryBatch> ReadHistory(ExecutionKey key, string range, long fromEventId, int maximumEvents)
    {
        var events = 0;
        return
        [
            .. Query(
                "SELECT h.first_event_id, h.event_count, h.data FROM executions e JOIN history h ON h.execution = e.id "
                + "WHERE e.run_id = $1 AND e.workflow_id = $2 AND e.namespace = $3 " + range,
                row => new HistoryBatch(row.GetInt64(0), row.GetInt32(1), Blob(row, 2)),
                key.RunId, key.WorkflowId, key.Namespace, fromEventId)
                .TakeWhile(batch => (events += batch.EventCount) - batch.EventCount < maximumEvents),
        ];
    }

    private IEnumerable<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        using var rows = Rows(sql, read, values).GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext())
                {
                    yield break;
                }
            }
            catch (SqliteException e)
            {
                throw StoreErrors.Reading(writing.DataSource, e);
            }

            yield return rows.Current;
        }
    }

    // Each read has a connection from the pool: the write-ahead log lets them all go on beside the writer.
    private IEnumerable<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, object[] values)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var statement = new SqliteStatement(connection, sql);
        using var rows = statement.Read(values);
        while (rows.Read())
        {
            yield return read(rows);
        }
    }
}
