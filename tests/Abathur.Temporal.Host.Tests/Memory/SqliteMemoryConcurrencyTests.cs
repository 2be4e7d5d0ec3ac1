using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.Host.Tests.Memory;

public sealed class SqliteMemoryConcurrencyTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Database => folder.Combine("memory.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_SixteenConnectionsAtOnce_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => MemoryWriterProcess.WriteAsync(Database, $"w{i}", 5), Cancel)));

        await AssertAllWrittenAsync(writers: 16, rounds: 5);
    }

    // The file doesn't exist yet: they also race to make it.
    [Fact]
    public async Task Write_FourProcessesAtOnce_LosesNothing()
    {
        var writers = Enumerable.Range(0, 4).Select(i => MemoryWriterProcess.Start(Database, $"w{i}", 15)).ToList();
        foreach (var writer in writers)
        {
            using (writer)
            {
                var errors = await writer.StandardError.ReadToEndAsync(Cancel);
                await writer.WaitForExitAsync(Cancel);
                Assert.True((writer.ExitCode, errors) == (0, string.Empty), $"Exit code {writer.ExitCode}: {errors}");
            }
        }

        await AssertAllWrittenAsync(writers: 4, rounds: 15);
    }

    // Who looks while another makes the file must not take the tables it sees for another program's.
    [Fact]
    public async Task Migrate_NewFileFromFourConnectionsAtOnce_IsMadeOnce()
    {
        for (var round = 0; round < 20; round++)
        {
            var connectionString = $"Data Source={folder.Combine($"{round}.db")};Pooling=False";
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrate(connectionString), Cancel)));
        }

        static void Migrate(string connectionString)
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            SqliteMigrations.Apply(connection, SqliteMemorySchema.Scripts);
        }
    }

    [Fact]
    public async Task Store_OncePerSourceAtOnce_StoresOnce()
    {
        using var store = new SqliteMemoryStore(Database, TimeProvider.System);
        var draft = new MemoryDraft { Namespace = "n", Key = "k", Content = "c", OncePerSource = true, Metadata = new() { Source = "s" } };

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.StoreAsync(draft, Cancel), Cancel)));

        Assert.Equal(1, (await store.GetAsync("n", "k", null, Cancel))!.Version);
    }

    public void Dispose() => folder.Dispose();

    private async Task AssertAllWrittenAsync(int writers, int rounds)
    {
        using var store = new SqliteMemoryStore(Database, TimeProvider.System);
        var shared = await store.GetAsync("n", "shared", null, Cancel);
        Assert.Equal((writers * rounds, writers * rounds, writers), (shared!.Version, shared.Accesses, shared.Accessors));
        Assert.Equal((writers * rounds) + 1, (await store.StatsAsync(Cancel)).Entries);
        Assert.Equal(Math.Min(writers * rounds, MemoryLimits.Versions), (await store.VersionsAsync("n", "shared", Cancel)).Count);
    }
}
