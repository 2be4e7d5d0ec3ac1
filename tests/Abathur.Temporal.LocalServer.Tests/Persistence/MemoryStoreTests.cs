using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

public sealed class MemoryStoreTests : StoreTests
{
    private protected override IStore Create() => new MemoryStore();
}
