using Abathur.Temporal.Activities.Memory;
using Abathur.Temporal.Activities.Tests.Hosts;

namespace Abathur.Temporal.Activities.Tests.Memory;

public sealed class SqliteMemoryStoreTests : MemoryStoreConformance, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SqliteMemoryStore store;

    public SqliteMemoryStoreTests() => store = new SqliteMemoryStore(folder.File("memory.db"), Time);

    protected override IMemoryStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }
}
