using Abathur.Temporal.LocalServer.History.Resets;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Runs;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.History.Engine;

/// <summary>What is done to a workflow in more than one step.</summary>
internal static class Operations
{
    private const string DeleteReason = "Delete workflow execution";

    /// <summary>Removes a run with all that is known of it; one that is open is terminated first.</summary>
    public static async Task DeleteAsync(this HistoryEngine engine, WorkflowKey key, string runId, CancellationToken cancellation)
    {
        runId = await engine.ReadAsync(key, runId, run => run.RunId, cancellation);
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
        await engine.Context.Store.CommitAsync(new WriteSet().DeleteExecution(new ExecutionKey(key.Namespace, key.WorkflowId, runId)));
    }

    /// <summary>Starts a workflow again from a point of a run's history; gives the new run's id.</summary>
    public static async Task<string> ResetAsync(
        this HistoryEngine engine, WorkflowKey key, string runId, Func<ResetSource, ResetPoint> choose, CancellationToken cancellation)
    {
        var source = await engine.ReadAsync(key, runId, run => new ResetSource(run.RunId, [.. run.Events]), cancellation);
        var point = choose(source);
        return await engine.WriteAsync(key, tx => Reset.From(tx, source, point), cancellation);
    }
}
