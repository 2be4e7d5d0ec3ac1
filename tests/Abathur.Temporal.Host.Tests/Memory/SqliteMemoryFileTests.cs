using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.Host.Tests.Memory;

/// <summary>The file as people may find or leave it.</summary>
public sealed class SqliteMemoryFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Database => folder.Combine("memory.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_FolderMissing_IsMade()
    {
        using var store = new SqliteMemoryStore(folder.Combine("a/b/memory.db"), TimeProvider.System);

        Assert.Equal(1, (await StoreAsync(store)).Version);
    }

    [Fact]
    public async Task Open_Again_FindsWhatWasStored()
    {
        using (var store = new SqliteMemoryStore(Database, TimeProvider.System))
        {
            await StoreAsync(store);
        }

        using var again = new SqliteMemoryStore(Database, TimeProvider.System);
        Assert.Equal(2, (await StoreAsync(again)).Version);
    }

    [Fact]
    public async Task Open_NewDatabase_IsOursInWalMode()
    {
        using var store = new SqliteMemoryStore(Database, TimeProvider.System);
        await StoreAsync(store);

        using var connection = Connect();
        Assert.Equal(SqliteMigrations.ApplicationId, connection.ExecuteScalar<int>("PRAGMA application_id"));
        Assert.Equal(SqliteMemorySchema.Scripts.Count, connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public void Migrate_OlderVersion_AppliesOnlyWhatIsMissing()
    {
        using var connection = Connect();
        SqliteMigrations.Apply(connection, ["CREATE TABLE a (x); INSERT INTO a VALUES (1)"]);

        SqliteMigrations.Apply(connection, ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y", "UPDATE a SET y = x + 1"]);

        Assert.Equal(3, connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal(2, connection.ExecuteScalar<int>("SELECT y FROM a"));
    }

    [Fact]
    public void Migrate_ScriptFails_LeavesTheOlderVersion()
    {
        using var connection = Connect();
        SqliteMigrations.Apply(connection, ["CREATE TABLE a (x)"]);

        Assert.Throws<SqliteException>(() => SqliteMigrations.Apply(connection, ["", "CREATE TABLE b (x)", "no sense"]));

        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA user_version"));
        Assert.Equal(0, connection.ExecuteScalar<int>("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"));
    }

    [Fact]
    public async Task Open_NewerVersion_SaysSoAndChangesNothing()
    {
        using (var store = new SqliteMemoryStore(Database, TimeProvider.System))
        {
            await StoreAsync(store);
        }

        Execute("PRAGMA user_version = 99");

        await AssertInvalidAsync($"was written by a newer Abathur (schema 99, this one knows {SqliteMemorySchema.Scripts.Count}): update Abathur");
        Execute($"PRAGMA user_version = {SqliteMemorySchema.Scripts.Count}");
        using var again = new SqliteMemoryStore(Database, TimeProvider.System);
        Assert.Equal(2, (await StoreAsync(again)).Version);
    }

    [Theory]
    [InlineData("CREATE TABLE theirs (x)")]
    [InlineData("PRAGMA user_version = 1")]
    [InlineData("PRAGMA application_id = 7; CREATE TABLE theirs (x)")]
    public async Task Open_AnotherProgramsDatabase_IsLeftAlone(string sql)
    {
        Execute(sql);
        var before = File.ReadAllBytes(Database);

        await AssertInvalidAsync("is a database of another program: name another file");

        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public async Task Open_NoDatabase_SaysWhatToDoAndWorksOnceItIsMovedAway()
    {
        File.WriteAllText(Database, new string('x', 5000));
        using var store = new SqliteMemoryStore(Database, TimeProvider.System);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => StoreAsync(store));

        Assert.StartsWith($"{Database} is no readable memory database", error.Message, StringComparison.Ordinal);
        Assert.Contains("Move it away", error.Message, StringComparison.Ordinal);
        File.Delete(Database);
        Assert.Equal(1, (await StoreAsync(store)).Version);
    }

    [Fact]
    public async Task Open_DamagedPages_SaysWhatToDo()
    {
        using (var store = new SqliteMemoryStore(Database, TimeProvider.System))
        {
            for (var i = 0; i < 200; i++)
            {
                await StoreAsync(store, $"k{i}");
            }
        }

        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        using (var file = File.OpenWrite(Database))
        {
            // The header stays, so that it still opens.
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        await AssertInvalidAsync("is no readable memory database");
    }

    [Fact]
    public async Task Open_AFolder_SaysWhatToDo()
    {
        Directory.CreateDirectory(Database);

        await AssertInvalidAsync("can't be opened for writing");
    }

    [Fact]
    public async Task Use_FileMovedAwayMeanwhile_GoesOnWithANewOne()
    {
        using var store = new SqliteMemoryStore(Database, TimeProvider.System);
        await StoreAsync(store);
        store.Dispose();
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            File.Delete(file);
        }

        Assert.Equal(1, (await StoreAsync(store)).Version);
    }

    public void Dispose() => folder.Dispose();

    private static Task<MemoryEntry> StoreAsync(SqliteMemoryStore store, string key = "k") =>
        store.StoreAsync(new MemoryDraft { Namespace = "n", Key = key, Content = new string('c', 200) }, Cancel);

    private async Task AssertInvalidAsync(string text)
    {
        using var store = new SqliteMemoryStore(Database, TimeProvider.System);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => StoreAsync(store));
        Assert.StartsWith(Database, error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }
}
