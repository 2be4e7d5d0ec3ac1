using Abathur.Temporal.LocalServer.Persistence;
using CsCheck;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

public sealed class SqliteStoreTests : StoreTests, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("temporal-store-").FullName;
    private int files;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task Open_AfterAnyWriteSets_ReadsWhatWasCommitted() => StoreModel.Steps.SampleAsync(async steps =>
    {
        var model = new StoreModel();
        var file = NewFile();
        foreach (var half in steps.Chunk((steps.Length / 2) + 1))
        {
            await using var store = SqliteStore.Open(file);
            foreach (var (run, kind, size) in half)
            {
                await store.CommitAsync(model.Next(run, kind, size));
            }
        }

        await using var again = SqliteStore.Open(file);
        model.AssertHeldBy(again);
    }, iter: 20, threads: 1);

    [Fact]
    public async Task DeleteExecution_AgainAndAgain_TheFileStaysAsLargeAsAfterTheFirst()
    {
        var file = NewFile();
        List<long> sizes = [];
        for (var round = 0; round < 5; round++)
        {
            await using (var store = SqliteStore.Open(file))
            {
                var keys = Enumerable.Range(0, 200).Select(_ => new ExecutionKey("default", "w", Guid.NewGuid().ToString())).ToList();
                await Task.WhenAll(keys.Select(key => store.CommitAsync(
                    new WriteSet().SaveState(key, isOpen: false, new byte[100]).AppendHistory(key, new HistoryBatch(1, 1, new byte[10_000])))));
                await Task.WhenAll(keys.Select(key => store.CommitAsync(new WriteSet().DeleteExecution(key))));
            }

            sizes.Add(new FileInfo(file).Length);
        }

        Assert.InRange(sizes[^1], 0, sizes[0] * 11 / 10);
    }

    [Fact]
    public async Task CommitAsync_OneThatFailsAmongMany_TakesNobodyAlong()
    {
        await using var store = SqliteStore.Open(NewFile());
        var commits = Enumerable.Range(0, 40).Select(i => store.CommitAsync(new WriteSet()
            .SaveState(KeyOf(i), isOpen: true, new byte[] { 1 })
            .AppendHistory(KeyOf(i), new HistoryBatch(i == 17 ? 5 : 1, 1, new byte[] { 1 })))).ToList();
        await Assert.ThrowsAsync<StoreException>(() => commits[17]);
        commits.RemoveAt(17);
        await Task.WhenAll(commits);
        Assert.Null(store.FindExecution(KeyOf(17)));
        Assert.Equal(39, store.ReadOpenExecutions().Count());
    }

    [Fact]
    public async Task Open_FileInUse_NamesTheHolder()
    {
        var file = NewFile();
        await using (SqliteStore.Open(file))
        {
            var error = Assert.Throws<StoreException>(() => SqliteStore.Open(file));
            Assert.Contains($"in use by process {Environment.ProcessId}, which started at ", error.Message, StringComparison.Ordinal);
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }

        await using var free = SqliteStore.Open(file);
    }

    [Fact]
    public async Task Open_FileOfAnotherVersion_SaysBothVersions()
    {
        var file = NewFile();
        await SqliteStore.Open(file).DisposeAsync();
        Execute(file, "PRAGMA user_version = 7");
        var error = Assert.Throws<StoreException>(() => SqliteStore.Open(file));
        Assert.Contains("is of version 7, and this server reads version 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefusedAndUntouched()
    {
        var file = NewFile();
        Execute(file, "CREATE TABLE schema_version(version_partition INT); PRAGMA user_version = 1");
        var before = File.ReadAllBytes(file);
        Assert.Contains("no database of this server", Assert.Throws<StoreException>(() => SqliteStore.Open(file)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void Open_FileThatIsNoDatabase_IsRefusedAndUntouched()
    {
        var file = NewFile();
        File.WriteAllText(file, new string('x', 5000));
        Assert.Contains("it is no SQLite database", Assert.Throws<StoreException>(() => SqliteStore.Open(file)).Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(file).Length);
    }

    [Fact]
    public async Task Read_FileDamagedSinceItWasOpened_NamesTheFileAndWhatToDo()
    {
        var file = NewFile();
        await FillAsync(file);
        await using var store = SqliteStore.Open(file);
        Damage(file);
        var error = Assert.Throws<StoreException>(() => Enumerable.Range(0, 40).Select(i => store.FindExecution(KeyOf(i))).ToList());
        Assert.StartsWith($"The database {file} is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"sqlite3 '{file}' .recover", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileIsDamaged_NamesTheFile()
    {
        var file = NewFile();
        await FillAsync(file);
        Damage(file);
        await AssertDamagedAsync(file);
    }

    [Fact]
    public async Task Start_RecordIsDamaged_NamesTheFile()
    {
        var file = NewFile();
        await using (var store = SqliteStore.Open(file))
        {
            await store.CommitAsync(new WriteSet().PutMetadata(MetadataKind.Namespace, "default", new byte[] { 0xff }));
        }

        await AssertDamagedAsync(file);
    }

    [Fact]
    public void Open_InAFolderThatIsNotThere_SaysSo() =>
        Assert.Contains(
            "can't be opened",
            Assert.Throws<StoreException>(() => SqliteStore.Open(Path.Combine(folder, "missing", "db"))).Message,
            StringComparison.Ordinal);

    private protected override IStore Create() => SqliteStore.Open(NewFile());

    private static ExecutionKey KeyOf(int i) => new("default", $"w-{i}", $"run-{i}");

    private static async Task FillAsync(string file)
    {
        await using var store = SqliteStore.Open(file);
        foreach (var i in Enumerable.Range(0, 40))
        {
            await store.CommitAsync(new WriteSet().SaveState(KeyOf(i), isOpen: true, new byte[1000]));
        }
    }

    // All but the header: what is looked at first is fine.
    private static void Damage(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        const int page = 4096;
        stream.Position = page;
        stream.Write([.. Enumerable.Repeat((byte)0xa5, (int)stream.Length - page)]);
    }

    private static async Task AssertDamagedAsync(string file)
    {
        var error = await Assert.ThrowsAsync<TemporalServerException>(() => TemporalServer.StartAsync(new() { DatabaseFile = file }));
        Assert.StartsWith($"The database {file} is damaged: ", error.Message, StringComparison.Ordinal);
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private string NewFile() => Path.Combine(folder, FormattableString.Invariant($"{Interlocked.Increment(ref files)}.db"));
}
