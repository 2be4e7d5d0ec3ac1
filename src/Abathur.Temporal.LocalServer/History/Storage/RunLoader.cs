using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>Rebuilds a run from its history and its snapshot.</summary>
internal static class RunLoader
{
    /// <summary>The current run of a workflow id; null where it has closed, or there is none.</summary>
    public static RunState? FindOpen(IStore store, string ns, string workflowId) =>
        store.FindCurrentRun(ns, workflowId) is { } runId
        && store.FindExecution(new ExecutionKey(ns, workflowId, runId)) is { IsOpen: true } stored
            ? Load(store, stored)
            : null;

    /// <summary>A run, open or closed; the current one where <paramref name="runId"/> is empty.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public static StoredExecution Require(IStore store, string ns, string workflowId, string runId)
    {
        if (runId.Length == 0)
        {
            runId = store.FindCurrentRun(ns, workflowId) ?? throw ServiceError.WorkflowNotFound(workflowId);
        }

        return store.FindExecution(new ExecutionKey(ns, workflowId, runId)) ?? throw ServiceError.WorkflowNotFound(workflowId, runId);
    }

    public static RunState? Load(IStore store, ExecutionKey key) =>
        store.FindExecution(key) is { } stored ? Load(store, stored) : null;

    public static RunState Load(IStore store, StoredExecution stored)
    {
        var snapshot = RunSnapshot.Parse(stored.State);
        var run = new RunState(stored.Key) { ResetTime = snapshot.ResetTime };
        foreach (var batch in store.ReadHistory(stored.Key, 1, int.MaxValue))
        {
            foreach (var e in Temporalio.Api.History.V1.History.Parser.ParseFrom(batch.Data.Span).Events)
            {
                run.Events.Add(e);
                run.HistorySize += e.CalculateSize();
                EventApplier.Apply(run, e);
            }
        }

        run.Updates.Announce();
        snapshot.ApplyTo(run);
        return run;
    }
}
