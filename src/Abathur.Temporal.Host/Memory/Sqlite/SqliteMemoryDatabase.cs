using Abathur.Temporal.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>
/// The file: opens it at the newest schema, runs work in transactions, and says in plain words what is wrong with a file
/// that can't be used.
/// </summary>
internal sealed class SqliteMemoryDatabase(string path) : IDisposable
{
    private const int NotWritable = 8;
    private const int Corrupt = 11;
    private const int CantOpen = 14;
    private const int NotADatabase = 26;

    private readonly string connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = Path.GetFullPath(path),
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    public Task<T> ReadAsync<T>(Func<SqliteSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(deferred: true, work, cancellationToken);

    /// <summary>Takes the write lock at once: a lock that is only wanted later can't be waited for.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(deferred: false, work, cancellationToken);

    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private async Task<T> RunAsync<T>(bool deferred, Func<SqliteSession, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await using var connection = new SqliteConnection(connectionString);
            Open(connection);
            await using var transaction = connection.BeginTransaction(deferred);
            var result = await work(new SqliteSession(connection, transaction, cancellationToken));
            transaction.Commit();
            return result;
        }
        catch (SqliteException e) when (Explain(e) is { } explanation)
        {
            // Pooled connections would go on with the bad file when a good one has taken its place.
            Dispose();
            throw new InvalidInputException(explanation, e);
        }
    }

    // The schema is looked at each time (microseconds): the file may have been moved away meanwhile.
    private void Open(SqliteConnection connection)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL");
        SqliteMigrations.Apply(connection, SqliteMemorySchema.Scripts);
    }

    private string? Explain(SqliteException error) => error.SqliteErrorCode switch
    {
        NotADatabase or Corrupt =>
            $"{path} is no readable memory database ({error.Message}). Move it away, with its -wal and -shm files: a new one is made. Or put a backup in its place.",
        NotWritable or CantOpen =>
            $"{path} can't be opened for writing ({error.Message}). Check the rights of the file and of its folder, or name another file.",
        _ => null,
    };
}
