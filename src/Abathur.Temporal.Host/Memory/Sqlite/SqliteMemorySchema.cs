namespace Abathur.Temporal.Host.Memory.Sqlite;

/// <summary>The scripts of <see cref="SqliteMigrations"/>. Times are milliseconds since 1970, UTC.</summary>
internal static class SqliteMemorySchema
{
    public static IReadOnlyList<string> Scripts { get; } = [First, Attempts];

    // Superseded versions lie apart, so that what is searched and listed stays small. The full-text index holds no text of
    // its own; triggers keep it in step.
    private const string First = """
        CREATE TABLE memory (
            id             INTEGER PRIMARY KEY,
            namespace      TEXT NOT NULL,
            key            TEXT NOT NULL,
            version        INTEGER NOT NULL,
            content        TEXT NOT NULL,
            tier           TEXT NOT NULL,
            type           TEXT NOT NULL,
            metadata       TEXT NOT NULL,
            accesses       INTEGER NOT NULL DEFAULT 0,
            accessors      INTEGER NOT NULL DEFAULT 0,
            created_at     INTEGER NOT NULL,
            updated_at     INTEGER NOT NULL,
            last_access_at INTEGER NOT NULL,
            expires_at     INTEGER,
            UNIQUE (namespace, key)
        );
        CREATE INDEX memory_expires_at ON memory (expires_at) WHERE expires_at IS NOT NULL;

        CREATE TABLE memory_version (
            memory_id INTEGER NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
            version   INTEGER NOT NULL,
            content   TEXT NOT NULL,
            type      TEXT NOT NULL,
            metadata  TEXT NOT NULL,
            stored_at INTEGER NOT NULL,
            PRIMARY KEY (memory_id, version)
        ) WITHOUT ROWID;

        CREATE TABLE memory_accessor (
            memory_id INTEGER NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
            accessor  TEXT NOT NULL,
            PRIMARY KEY (memory_id, accessor)
        ) WITHOUT ROWID;

        CREATE VIRTUAL TABLE memory_text USING fts5 (
            key, content, tags, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
        );
        CREATE TRIGGER memory_inserted AFTER INSERT ON memory BEGIN
            INSERT INTO memory_text (rowid, key, content, tags)
            VALUES (new.id, new.key, new.content, coalesce(json_extract(new.metadata, '$.tags'), ''));
        END;
        CREATE TRIGGER memory_updated AFTER UPDATE OF key, content, metadata ON memory BEGIN
            DELETE FROM memory_text WHERE rowid = old.id;
            INSERT INTO memory_text (rowid, key, content, tags)
            VALUES (new.id, new.key, new.content, coalesce(json_extract(new.metadata, '$.tags'), ''));
        END;
        CREATE TRIGGER memory_deleted AFTER DELETE ON memory BEGIN
            DELETE FROM memory_text WHERE rowid = old.id;
        END;
        """;

    // A row for each attempt that ended on a host. Its own id gives the order in which rows go when there are too many.
    private const string Attempts = """
        CREATE TABLE attempt (
            id            INTEGER PRIMARY KEY,
            run_id        TEXT NOT NULL UNIQUE,
            repository    TEXT NOT NULL,
            swarm         TEXT NOT NULL,
            task          TEXT NOT NULL,
            attempt       INTEGER NOT NULL,
            agent         TEXT NOT NULL,
            model         TEXT,
            kind          TEXT NOT NULL,
            ended_at      INTEGER NOT NULL,
            agent_seconds REAL NOT NULL,
            merge_seconds REAL,
            turns         INTEGER NOT NULL,
            tokens        INTEGER NOT NULL,
            cost_usd      REAL NOT NULL,
            failure       TEXT,
            handed_off    INTEGER NOT NULL,
            sent_back     INTEGER NOT NULL
        );
        CREATE INDEX attempt_repository ON attempt (repository, id);
        """;
}
