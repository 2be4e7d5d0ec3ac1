using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.History;

/// <summary>Rebuilds a run from its history and its snapshot.</summary>
internal static class RunLoader
{
    public static RunState? Load(IStore store, ExecutionKey key) =>
        store.FindExecution(key) is { } stored ? Load(store, stored) : null;

    public static RunState Load(IStore store, StoredExecution stored)
    {
        var run = new RunState(stored.Key);
        foreach (var batch in store.ReadHistory(stored.Key, 1, int.MaxValue))
        {
            foreach (var e in Temporalio.Api.History.V1.History.Parser.ParseFrom(batch.Data.Span).Events)
            {
                run.Events.Add(e);
                run.HistorySize += e.CalculateSize();
                EventApplier.Apply(run, e);
                UpdateEvents.Announce(run, e);
            }
        }

        RunSnapshot.Parse(stored.State).ApplyTo(run);
        return run;
    }
}
