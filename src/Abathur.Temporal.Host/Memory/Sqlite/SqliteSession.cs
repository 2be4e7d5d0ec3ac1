using Dapper;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>A transaction's statements.</summary>
internal sealed class SqliteSession(SqliteConnection connection, SqliteTransaction transaction, CancellationToken cancellationToken)
{
    public Task<int> ExecuteAsync(string sql, object? values = null) => connection.ExecuteAsync(Command(sql, values));

    public async Task<T> ScalarAsync<T>(string sql, object? values = null) =>
        (await connection.ExecuteScalarAsync<T>(Command(sql, values)))!;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null) =>
        [.. await connection.QueryAsync<T>(Command(sql, values))];

    public Task<T?> FirstOrDefaultAsync<T>(string sql, object? values = null) =>
        connection.QueryFirstOrDefaultAsync<T>(Command(sql, values));

    private CommandDefinition Command(string sql, object? values) =>
        new(sql, values, transaction, cancellationToken: cancellationToken);
}
