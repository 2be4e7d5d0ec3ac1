using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>The tables of a database file, and how a file says that it is one of ours, and of which version.</summary>
internal static class SqliteSchema
{
    /// <summary>Counts up whenever the tables or what blobs mean changes.</summary>
    public const int Version = 1;

    // In the file's header; "AbTS".
    private const int ApplicationId = 0x41625453;

    private const string Tables = """
        CREATE TABLE executions(
            id INTEGER PRIMARY KEY,
            namespace TEXT NOT NULL,
            workflow_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            open INTEGER NOT NULL,
            state BLOB NOT NULL,
            UNIQUE(run_id, workflow_id, namespace));
        CREATE INDEX open_executions ON executions(id) WHERE open = 1;
        CREATE TABLE history(
            execution INTEGER NOT NULL,
            first_event_id INTEGER NOT NULL,
            event_count INTEGER NOT NULL,
            data BLOB NOT NULL,
            PRIMARY KEY(execution, first_event_id)) WITHOUT ROWID;
        CREATE TABLE current_runs(
            namespace TEXT NOT NULL,
            workflow_id TEXT NOT NULL,
            run_id TEXT NOT NULL,
            PRIMARY KEY(namespace, workflow_id)) WITHOUT ROWID;
        CREATE TABLE visibility(
            execution INTEGER PRIMARY KEY,
            record BLOB NOT NULL);
        CREATE TABLE metadata(
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY(kind, name)) WITHOUT ROWID;
        """;

    /// <summary>Makes the tables in a new file, and refuses a file that isn't ours or of another version.</summary>
    /// <exception cref="StoreException">Nothing was changed.</exception>
    public static void Prepare(SqliteConnection connection)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (application == 0 && version == 0 && Number(connection, "SELECT COUNT(*) FROM sqlite_schema") == 0)
        {
            Execute(
                connection,
                $"BEGIN IMMEDIATE; {Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT");
        }
        else if (application != ApplicationId)
        {
            throw new StoreException(
                $"{connection.DataSource} is no database of this server (Temporal's own server keeps its data in another form). "
                + "Give it a file of its own.");
        }
        else if (version != Version)
        {
            throw new StoreException(
                $"{connection.DataSource} is of version {version}, and this server reads version {Version}. "
                + "Use the version of the program that wrote it, or start with a new file.");
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
