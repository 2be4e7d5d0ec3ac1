using Abathur.Temporal.LocalServer.Visibility;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>One change in a <see cref="WriteSet"/>; each store says how it is done.</summary>
internal abstract record WriteOperation
{
    public sealed record AppendHistory(ExecutionKey Key, HistoryBatch Batch) : WriteOperation;

    public sealed record SaveState(ExecutionKey Key, bool IsOpen, ReadOnlyMemory<byte> State) : WriteOperation;

    public sealed record SetCurrentRun(ExecutionKey Key) : WriteOperation;

    public sealed record DeleteExecution(ExecutionKey Key) : WriteOperation;

    public sealed record UpsertVisibility(VisibilityRecord Record) : WriteOperation;

    public sealed record PutMetadata(MetadataKind Kind, string Name, ReadOnlyMemory<byte> Value) : WriteOperation;

    public sealed record DeleteMetadata(MetadataKind Kind, string Name) : WriteOperation;
}
