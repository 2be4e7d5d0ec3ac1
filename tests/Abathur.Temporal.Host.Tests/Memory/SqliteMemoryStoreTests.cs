using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;

namespace Abathur.Temporal.Host.Tests.Memory;

public sealed class SqliteMemoryStoreTests : MemoryStoreConformance, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SqliteMemoryStore store;

    public SqliteMemoryStoreTests() => store = new SqliteMemoryStore(folder.Combine("memory.db"), Time);

    protected override IMemoryStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }
}
