using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Visibility;
using Grpc.Core;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>A run that has closed, read from the store piece by piece: a look at it costs what it looks at, however long its history is.</summary>
internal sealed class ClosedRun(IStore store, StoredExecution stored)
{
    public ExecutionKey Key => stored.Key;

    /// <summary>What was kept when it closed.</summary>
    public RunSnapshot Snapshot { get; } = RunSnapshot.Parse(stored.State);

    /// <exception cref="Grpc.Core.RpcException">NotFound: it was deleted since it was found.</exception>
    public HistoryEvent First => Read(1, 1) is [var first] ? first : throw Deleted();

    /// <exception cref="Grpc.Core.RpcException">NotFound: it was deleted since it was found.</exception>
    public HistoryEvent Last => ReadBackwards(long.MaxValue, 1) is [var last] ? last : throw Deleted();

    /// <exception cref="Grpc.Core.RpcException">NotFound: it was deleted since it was found.</exception>
    public List<HistoryEvent> All => Read(1, int.MaxValue) is { Count: > 0 } all ? all : throw Deleted();

    /// <summary>What lists show of it; null for a run that was recorded elsewhere.</summary>
    public VisibilityRecord? Summary => store.Visibility.Find(Key.Namespace, Key.RunId);

    /// <summary>The run with all that its history makes of it.</summary>
    public RunState Rebuild() => RunLoader.Load(store, stored);

    /// <summary>The run as it started, with what was kept beside its history: nothing that came later is in it.</summary>
    public RunState Begin()
    {
        var run = new RunState(Key)
        {
            ResetTime = Snapshot.ResetTime,
            StartRequestId = Snapshot.StartRequestId,
            ResetRunId = Snapshot.ResetRunId ?? "",
        };
        EventApplier.Apply(run, First);
        return run;
    }

    /// <summary>Its events from an id on, fewer than <paramref name="count"/> only at its end.</summary>
    public List<HistoryEvent> Read(long firstEventId, int count)
    {
        List<HistoryEvent> events = [];
        while (events.Count < count)
        {
            var next = firstEventId + events.Count;
            var batches = store.ReadHistory(Key, next, count - events.Count);
            if (batches.Count == 0)
            {
                break;
            }

            events.AddRange(batches.SelectMany(Parse).Where(e => e.EventId >= next).Take(count - events.Count));
        }

        return events;
    }

    /// <summary>The same from an id on backwards, or from its end where that is past it.</summary>
    public List<HistoryEvent> ReadBackwards(long lastEventId, int count)
    {
        List<HistoryEvent> events = [];
        for (var next = lastEventId; next > 0 && events.Count < count; next = events[^1].EventId - 1)
        {
            var batches = store.ReadHistoryReverse(Key, next, count - events.Count);
            if (batches.Count == 0)
            {
                break;
            }

            events.AddRange(batches.SelectMany(b => Parse(b).Reverse()).Where(e => e.EventId <= next).Take(count - events.Count));
        }

        return events;
    }

    private RpcException Deleted() => ServiceError.WorkflowNotFound(Key.WorkflowId, Key.RunId);

    private static IEnumerable<HistoryEvent> Parse(HistoryBatch batch) =>
        Temporalio.Api.History.V1.History.Parser.ParseFrom(batch.Data.Span).Events;
}
