using Abathur.Temporal.LocalServer.History.Resets;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>What is done to a workflow in more than one step.</summary>
internal static class Operations
{
    private const string DeleteReason = "Delete workflow execution";

    /// <summary>Removes a run with all that is known of it; one that is open is terminated first.</summary>
    /// <param name="engine">Has it.</param>
    /// <param name="key">Its workflow id.</param>
    /// <param name="runId">Which run; empty for the current one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="keepWith">Keeps something else with it: either both are kept, or neither is.</param>
    public static async Task DeleteAsync(
        this HistoryEngine engine, WorkflowKey key, string runId, CancellationToken cancellation, Action<WriteSet>? keepWith = null)
    {
        runId = await engine.ReadAsync(key, runId, run => run.RunId, closed => closed.Key.RunId, cancellation);
        await engine.WriteAsync(
            key,
            transaction =>
            {
                if (transaction.Find(runId) is { } open)
                {
                    Closing.Terminate(transaction, open, DeleteReason, null, HistoryService.Identity);
                }
            },
            cancellation);
        var writes = new WriteSet().DeleteExecution(new ExecutionKey(key.Namespace, key.WorkflowId, runId));
        keepWith?.Invoke(writes);
        await engine.Context.Store.CommitAsync(writes);
    }

    /// <summary>Starts a workflow again from a point of a run's history, or of one that this run continues; gives the new run's id.</summary>
    /// <param name="engine">Has it.</param>
    /// <param name="key">Its workflow id.</param>
    /// <param name="runId">Which run; empty for the current one.</param>
    /// <param name="choose">Says from which point.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="keepWith">Keeps something else with it: either both are kept, or neither is.</param>
    public static async Task<string> ResetAsync(
        this HistoryEngine engine,
        WorkflowKey key,
        string runId,
        Func<RunState, ResetPoint> choose,
        CancellationToken cancellation,
        Action<WriteSet>? keepWith = null)
    {
        var (source, point) = await engine.ReadAsync(key, runId, run => (Source(run), choose(run)), cancellation);
        if (point.RunId != source.RunId)
        {
            source = await engine.ReadAsync(key, point.RunId, Source, cancellation);
        }

        source = await engine.FollowAsync(key, source, cancellation);
        return await engine.WriteAsync(
            key,
            tx =>
            {
                if (keepWith is not null)
                {
                    tx.KeepWith(keepWith);
                }

                return Reset.From(tx, source, point);
            },
            cancellation);
    }

    private static async Task<ResetSource> FollowAsync(
        this HistoryEngine engine, WorkflowKey key, ResetSource source, CancellationToken cancellation)
    {
        var last = source;
        List<HistoryEvent> later = [];
        while (EventTypes.NextRunId(last.Events[^1]) is { Length: > 0 } next)
        {
            later.AddRange(last == source ? [] : last.Events);
            last = await engine.ReadAsync(key, next, Source, cancellation);
        }

        // The last one may be open: what it has is read when the reset is written.
        var isClosed = EventTypes.ClosingStatus(last.Events[^1].EventType) is not null;
        return source with { Later = [.. later, .. isClosed && last != source ? last.Events : []], LastRunId = last.RunId };
    }

    private static ResetSource Source(RunState run) => new(run.RunId, run.StartRequestId, [.. run.Events]);
}
