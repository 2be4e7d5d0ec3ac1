using Abathur.Temporal.LocalServer.Visibility;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>
/// Everything one transition changes: all of it is written, or nothing. It may touch several executions (a run and its
/// continuation). Operations apply in the order they were added.
/// </summary>
internal sealed class WriteSet
{
    private readonly List<WriteOperation> operations = [];

    public IReadOnlyList<WriteOperation> Operations => operations;

    public bool IsEmpty => operations.Count == 0;

    /// <summary>Adds events at the end of a run's history. The run needs a state, in this write set or an earlier one.</summary>
    public WriteSet AppendHistory(ExecutionKey key, HistoryBatch batch) => Add(new WriteOperation.AppendHistory(key, batch));

    /// <summary>Replaces the state of a run; the first time, it creates the run.</summary>
    public WriteSet SaveState(ExecutionKey key, bool isOpen, ReadOnlyMemory<byte> state) =>
        Add(new WriteOperation.SaveState(key, isOpen, state));

    /// <summary>Makes a run the current one of its workflow id.</summary>
    public WriteSet SetCurrentRun(ExecutionKey key) => Add(new WriteOperation.SetCurrentRun(key));

    /// <summary>Removes a run: history, state, visibility, and the pointer to it if it is the current one.</summary>
    public WriteSet DeleteExecution(ExecutionKey key) => Add(new WriteOperation.DeleteExecution(key));

    /// <summary>Adds or replaces what lists show of a run.</summary>
    public WriteSet UpsertVisibility(VisibilityRecord record) => Add(new WriteOperation.UpsertVisibility(record));

    public WriteSet PutMetadata(MetadataKind kind, string name, ReadOnlyMemory<byte> value) =>
        Add(new WriteOperation.PutMetadata(kind, name, value));

    public WriteSet DeleteMetadata(MetadataKind kind, string name) => Add(new WriteOperation.DeleteMetadata(kind, name));

    private WriteSet Add(WriteOperation operation)
    {
        operations.Add(operation);
        return this;
    }
}
