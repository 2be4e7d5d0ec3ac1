using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Visibility;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>A store that lives as long as its process.</summary>
internal sealed class MemoryStore : IStore
{
    private readonly ConcurrentDictionary<ExecutionKey, MemoryExecution> executions = new();
    private readonly ConcurrentDictionary<(string Namespace, string WorkflowId), string> currentRuns = new();
    private readonly ConcurrentDictionary<(MetadataKind Kind, string Name), ReadOnlyMemory<byte>> metadata = new();

    public VisibilityIndex Visibility { get; } = new();

    public Task CommitAsync(WriteSet writes)
    {
        foreach (var operation in writes.Operations)
        {
            Apply(operation);
        }

        return Task.CompletedTask;
    }

    public StoredExecution? FindExecution(ExecutionKey key) => executions.GetValueOrDefault(key)?.Stored;

    public string? FindCurrentRun(string namespaceName, string workflowId) => currentRuns.GetValueOrDefault((namespaceName, workflowId));

    public IEnumerable<StoredExecution> ReadOpenExecutions() => executions.Values.Select(e => e.Stored).Where(e => e.IsOpen);

    public IReadOnlyList<HistoryBatch> ReadHistory(ExecutionKey key, long fromEventId, int maximumEvents)
    {
        var found = executions.GetValueOrDefault(key)?.Read(fromEventId, maximumEvents) ?? [];
        return found.Count > 0 && found[^1].LastEventId < fromEventId ? [] : found;
    }

    public IReadOnlyList<HistoryBatch> ReadHistoryReverse(ExecutionKey key, long fromEventId, int maximumEvents) =>
        executions.GetValueOrDefault(key)?.ReadReverse(fromEventId, maximumEvents) ?? [];

    public ReadOnlyMemory<byte>? FindMetadata(MetadataKind kind, string name) =>
        metadata.TryGetValue((kind, name), out var value) ? (ReadOnlyMemory<byte>?)value : null;

    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> ReadMetadata(MetadataKind kind) =>
        [.. metadata
            .Where(m => m.Key.Kind == kind)
            .Select(m => KeyValuePair.Create(m.Key.Name, m.Value))
            .OrderBy(m => m.Key, StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Apply(WriteOperation operation)
    {
        switch (operation)
        {
            case WriteOperation.AppendHistory append:
                Execution(append.Key).Append(append.Batch);
                break;
            case WriteOperation.SaveState save:
                Execution(save.Key).Save(save.IsOpen, save.State);
                break;
            case WriteOperation.SetCurrentRun current:
                currentRuns[(current.Key.Namespace, current.Key.WorkflowId)] = current.Key.RunId;
                break;
            case WriteOperation.DeleteExecution delete:
                Delete(delete.Key);
                break;
            case WriteOperation.UpsertVisibility upsert:
                Visibility.Upsert(upsert.Record);
                break;
            case WriteOperation.PutMetadata put:
                metadata[(put.Kind, put.Name)] = put.Value;
                break;
            case WriteOperation.DeleteMetadata delete:
                metadata.TryRemove((delete.Kind, delete.Name), out _);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    private void Delete(ExecutionKey key)
    {
        executions.TryRemove(key, out _);
        currentRuns.TryRemove(KeyValuePair.Create((key.Namespace, key.WorkflowId), key.RunId));
        Visibility.Delete(key.Namespace, key.RunId);
    }

    private MemoryExecution Execution(ExecutionKey key) => executions.GetOrAdd(key, k => new MemoryExecution(k));
}
