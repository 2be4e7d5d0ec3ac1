using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Visibility;

namespace Abathur.Temporal.LocalServer.Tests.Storage;

/// <summary>A store in memory that knows how much was read of histories.</summary>
internal sealed class CountingStore : IStore
{
    private readonly MemoryStore store = new();

    public int BatchesRead { get; private set; }

    public VisibilityIndex Visibility => store.Visibility;

    public Task CommitAsync(WriteSet writes) => store.CommitAsync(writes);

    public StoredExecution? FindExecution(ExecutionKey key) => store.FindExecution(key);

    public string? FindCurrentRun(string namespaceName, string workflowId) => store.FindCurrentRun(namespaceName, workflowId);

    public IEnumerable<StoredExecution> ReadOpenExecutions() => store.ReadOpenExecutions();

    public IReadOnlyList<HistoryBatch> ReadHistory(ExecutionKey key, long fromEventId, int maximumEvents) =>
        Count(store.ReadHistory(key, fromEventId, maximumEvents));

    public IReadOnlyList<HistoryBatch> ReadHistoryReverse(ExecutionKey key, long fromEventId, int maximumEvents) =>
        Count(store.ReadHistoryReverse(key, fromEventId, maximumEvents));

    public ReadOnlyMemory<byte>? FindMetadata(MetadataKind kind, string name) => store.FindMetadata(kind, name);

    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> ReadMetadata(MetadataKind kind) => store.ReadMetadata(kind);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private IReadOnlyList<HistoryBatch> Count(IReadOnlyList<HistoryBatch> batches)
    {
        BatchesRead += batches.Count;
        return batches;
    }
}
