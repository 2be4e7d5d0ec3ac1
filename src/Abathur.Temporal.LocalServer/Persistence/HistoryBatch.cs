namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>Events that one transition wrote, as one blob: a serialized <c>temporal.api.history.v1.History</c>.</summary>
/// <param name="FirstEventId">The id of the first event; ids are contiguous from 1 through all batches of a run.</param>
/// <param name="EventCount">How many events it holds, at least one.</param>
/// <param name="Data">The blob.</param>
internal readonly record struct HistoryBatch(long FirstEventId, int EventCount, ReadOnlyMemory<byte> Data)
{
    public long LastEventId => FirstEventId + EventCount - 1;
}
