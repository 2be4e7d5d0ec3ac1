namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>One run in a <see cref="MemoryStore"/>.</summary>
internal sealed class MemoryExecution(ExecutionKey key)
{
    private readonly Lock gate = new();
    private readonly List<HistoryBatch> history = [];
    private StoredExecution stored = new(key, IsOpen: true, ReadOnlyMemory<byte>.Empty);

    public StoredExecution Stored => Volatile.Read(ref stored);

    public void Save(bool isOpen, ReadOnlyMemory<byte> state) => Volatile.Write(ref stored, new StoredExecution(key, isOpen, state));

    public void Append(HistoryBatch batch)
    {
        lock (gate)
        {
            if (batch.FirstEventId != (history.Count == 0 ? 1 : history[^1].LastEventId + 1))
            {
                throw new StoreException($"Run {key.RunId} doesn't continue with event {batch.FirstEventId}.");
            }

            history.Add(batch);
        }
    }

    public List<HistoryBatch> Read(long fromEventId, int maximumEvents)
    {
        lock (gate)
        {
            return Take(history.Skip(Math.Max(0, IndexOf(fromEventId))), maximumEvents);
        }
    }

    public List<HistoryBatch> ReadReverse(long fromEventId, int maximumEvents)
    {
        lock (gate)
        {
            return Take(history.Take(IndexOf(fromEventId) + 1).Reverse(), maximumEvents);
        }
    }

    // The batch that holds the event; the last one for an event past the end, and none (-1) before the first.
    private int IndexOf(long eventId)
    {
        var (low, high) = (0, history.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (history[middle].FirstEventId <= eventId)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private static List<HistoryBatch> Take(IEnumerable<HistoryBatch> batches, int maximumEvents)
    {
        List<HistoryBatch> taken = [];
        var events = 0;
        foreach (var batch in batches)
        {
            if (events >= maximumEvents)
            {
                break;
            }

            taken.Add(batch);
            events += batch.EventCount;
        }

        return taken;
    }
}
