using Abathur.Temporal.LocalServer.Persistence;
using Abathur.Temporal.LocalServer.Tests.Visibility;
using Abathur.Temporal.LocalServer.Visibility;
using CsCheck;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

/// <summary>What a store is to hold after some write sets, kept the simplest way.</summary>
internal sealed class StoreModel
{
    /// <summary>One random step: which run, what is done to it, and how much.</summary>
    public static readonly Gen<(int Run, int Kind, int Size)[]> Steps = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 9], Gen.Int[0, 40]).Array[1, 60];

    private readonly Dictionary<ExecutionKey, (List<HistoryBatch> History, StoredExecution State, VisibilityRecord Record)> runs = [];
    private readonly Dictionary<string, string> current = [];
    private readonly SortedDictionary<string, byte[]> names = new(StringComparer.Ordinal);

    /// <summary>The write set of a step, which this model then holds too.</summary>
    public WriteSet Next(int run, int kind, int size)
    {
        var key = new ExecutionKey("default", $"w-{run / 2}", $"run-{run}");
        return kind switch
        {
            0 => Delete(key),
            1 => Name(key, size),
            _ => Transition(key, isOpen: kind > 3, size),
        };
    }

    public void AssertHeldBy(IStore store)
    {
        Assert.Equal(
            runs.Values.Select(r => r.State).Where(s => s.IsOpen).Select(Shown).Order(StringComparer.Ordinal),
            store.ReadOpenExecutions().Select(Shown).Order(StringComparer.Ordinal));
        foreach (var (key, (history, state, record)) in runs)
        {
            Assert.Equal(Shown(state), Shown(store.FindExecution(key)!));
            AssertHistory(store, key, history);
            var listed = store.Visibility.List("default", TestRecords.Query($"RunId = '{key.RunId}'"), 2, []);
            Assert.Equivalent(record, Assert.Single(listed.Records), strict: true);
        }

        Assert.Equal(runs.Count, store.Visibility.Count("default", TestRecords.Query("")).Total);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(current.GetValueOrDefault($"w-{i}"), store.FindCurrentRun("default", $"w-{i}")));
        Assert.Equal(names.Select(n => n.Key), store.ReadMetadata(MetadataKind.Namespace).Select(n => n.Key));
        Assert.All(names, n => Assert.Equal(n.Value, store.FindMetadata(MetadataKind.Namespace, n.Key)!.Value.ToArray()));
        Assert.Empty(store.ReadMetadata(MetadataKind.Task));
    }

    private static void AssertHistory(IStore store, ExecutionKey key, List<HistoryBatch> history)
    {
        foreach (var pageSize in (int[])[1, 7, 1000])
        {
            List<HistoryBatch> forward = [];
            for (var page = store.ReadHistory(key, 1, pageSize); page.Count > 0; page = store.ReadHistory(key, forward[^1].LastEventId + 1, pageSize))
            {
                forward.AddRange(page);
            }

            Assert.Equal(history.Select(Shown), forward.Select(Shown));
            List<HistoryBatch> backward = [];
            for (var page = store.ReadHistoryReverse(key, long.MaxValue, pageSize); page.Count > 0;)
            {
                backward.AddRange(page);
                page = store.ReadHistoryReverse(key, backward[^1].FirstEventId - 1, pageSize);
            }

            Assert.Equal(history.AsEnumerable().Reverse().Select(Shown), backward.Select(Shown));
        }

        foreach (var batch in history)
        {
            Assert.Equal(Shown(batch), Shown(store.ReadHistory(key, batch.LastEventId, 1)[0]));
            Assert.Equal(Shown(batch), Shown(store.ReadHistoryReverse(key, batch.LastEventId, 1)[0]));
        }
    }

    private WriteSet Transition(ExecutionKey key, bool isOpen, int size)
    {
        var (history, _, _) = runs.GetValueOrDefault(key, ([], null!, null!));
        var batch = new HistoryBatch(history.Count == 0 ? 1 : history[^1].LastEventId + 1, 1 + (size % 5), Bytes(size));
        var state = new StoredExecution(key, isOpen, Bytes(size * 3));
        var open = TestRecords.Open(key.WorkflowId, "T", size) with { RunId = key.RunId };
        var record = isOpen ? open : TestRecords.Closed(open, WorkflowExecutionStatus.Completed);
        history.Add(batch);
        runs[key] = (history, state, record);
        current[key.WorkflowId] = key.RunId;
        return new WriteSet().AppendHistory(key, batch).SaveState(key, isOpen, state.State).SetCurrentRun(key).UpsertVisibility(record);
    }

    private WriteSet Delete(ExecutionKey key)
    {
        runs.Remove(key);
        if (current.GetValueOrDefault(key.WorkflowId) == key.RunId)
        {
            current.Remove(key.WorkflowId);
        }

        return new WriteSet().DeleteExecution(key);
    }

    private WriteSet Name(ExecutionKey key, int size)
    {
        if (size % 3 == 0)
        {
            names.Remove(key.RunId);
            return new WriteSet().DeleteMetadata(MetadataKind.Namespace, key.RunId);
        }

        names[key.RunId] = Bytes(size);
        return new WriteSet().PutMetadata(MetadataKind.Namespace, key.RunId, Bytes(size));
    }

    private static byte[] Bytes(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i * size))];

    private static string Shown(StoredExecution e) => $"{e.Key} {e.IsOpen} {Convert.ToHexString(e.State.Span)}";

    private static string Shown(HistoryBatch b) => FormattableString.Invariant($"{b.FirstEventId}+{b.EventCount} {Convert.ToHexString(b.Data.Span)}");
}
