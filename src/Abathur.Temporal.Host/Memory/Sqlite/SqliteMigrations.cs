using Abathur.Temporal.Contracts;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>
/// Brings a database to the newest schema. <c>user_version</c> counts the scripts that were applied; <c>application_id</c>
/// tells our databases from other programs'. A released script is never edited: a change is a further script.
/// </summary>
internal static class SqliteMigrations
{
    /// <summary>"Abat" in ASCII.</summary>
    public const int ApplicationId = 0x41626174;

    public static void Apply(SqliteConnection connection, IReadOnlyList<string> scripts)
    {
        // In a transaction of its own: another process may make the file between two of the questions.
        using (var look = connection.BeginTransaction(deferred: true))
        {
            if (AppliedTo(connection, scripts.Count, look) == scripts.Count)
            {
                return;
            }
        }

        // WAL lets readers go on beside a writer. It stays with the file, and can't be set inside a transaction.
        connection.Execute("PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        for (var version = AppliedTo(connection, scripts.Count, transaction); version < scripts.Count; version++)
        {
            connection.Execute(scripts[version], transaction: transaction);
        }

        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {scripts.Count}", transaction: transaction);
        transaction.Commit();
    }

    private static int AppliedTo(SqliteConnection connection, int known, SqliteTransaction transaction)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version", transaction: transaction);
        var owner = connection.ExecuteScalar<int>("PRAGMA application_id", transaction: transaction);
        if (owner != ApplicationId
            && (owner != 0 || version != 0 || connection.ExecuteScalar<bool>("SELECT count(*) FROM sqlite_schema", transaction: transaction)))
        {
            throw new InvalidInputException(
                $"{connection.DataSource} is a database of another program: name another file for Abathur's memory.");
        }

        return version <= known
            ? version
            : throw new InvalidInputException(
                $"{connection.DataSource} was written by a newer Abathur (schema {version}, this one knows {known}): update Abathur, or name another file.");
    }
}
