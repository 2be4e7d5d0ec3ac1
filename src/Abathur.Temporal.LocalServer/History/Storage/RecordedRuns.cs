using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>A history that was recorded elsewhere, or its beginning, as a run that answers queries. Nothing else happens to it: it gets no task and no timer.</summary>
internal static class RecordedRuns
{
    /// <exception cref="ArgumentException">The events end while a workflow task is out: a query would wait for its end.</exception>
    public static WriteSet Write(ExecutionKey key, IReadOnlyCollection<HistoryEvent> events)
    {
        var run = new RunState(key);
        foreach (var e in events)
        {
            run.Events.Add(e);
            EventApplier.Apply(run, e);
        }

        if (run.Task is not null)
        {
            throw new ArgumentException($"Event {events.Count} is not the end of a workflow task.", nameof(events));
        }

        var writes = new WriteSet().SaveState(key, isOpen: false, RunSnapshot.Serialize(run));
        foreach (var batch in HistoryBatches.Of(events))
        {
            writes.AppendHistory(key, batch);
        }

        return writes.SetCurrentRun(key);
    }
}
