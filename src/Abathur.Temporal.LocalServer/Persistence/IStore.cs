using Abathur.Temporal.LocalServer.Visibility;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>
/// Where a server keeps what it must not lose. Reads see what was committed, never a write set that is under way; a caller
/// has at most one write set under way for an execution.
/// </summary>
internal interface IStore : IAsyncDisposable
{
    /// <summary>What lists, counts and filters read: it follows every commit.</summary>
    VisibilityIndex Visibility { get; }

    /// <summary>Writes it all; once the task has ended, it is there after a crash.</summary>
    /// <exception cref="StoreException">Nothing of it was written: the disk is full, or fails.</exception>
    Task CommitAsync(WriteSet writes);

    /// <summary>The state of a run, open or closed; null if there is none.</summary>
    StoredExecution? FindExecution(ExecutionKey key);

    /// <summary>The run that a workflow id stands for, open or closed; null if there is none.</summary>
    string? FindCurrentRun(string namespaceName, string workflowId);

    /// <summary>Every open run, for the start of a server.</summary>
    IEnumerable<StoredExecution> ReadOpenExecutions();

    /// <summary>
    /// Batches in order, from the one that holds <paramref name="fromEventId"/>, until they hold
    /// <paramref name="maximumEvents"/> events or more; empty past the end.
    /// </summary>
    IReadOnlyList<HistoryBatch> ReadHistory(ExecutionKey key, long fromEventId, int maximumEvents);

    /// <summary>The same backwards: the first batch is the one that holds <paramref name="fromEventId"/>, or the last one.</summary>
    IReadOnlyList<HistoryBatch> ReadHistoryReverse(ExecutionKey key, long fromEventId, int maximumEvents);

    ReadOnlyMemory<byte>? FindMetadata(MetadataKind kind, string name);

    /// <summary>All of a kind, by name.</summary>
    IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> ReadMetadata(MetadataKind kind);
}
