using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.History;

internal static class OpenRuns
{
    /// <summary>The open run that a request names: by its run id, by the first one of its chain, or just the current one.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound: there is none, or it has closed.</exception>
    public static RunState Require(this Transaction tx, string runId = "", string firstRunId = "") =>
        tx.Find(runId, firstRunId) ?? throw tx.WhyNot(runId);

    /// <summary>The same; null where it has closed.</summary>
    /// <exception cref="Grpc.Core.RpcException">NotFound: there is none.</exception>
    public static RunState? RequireKnown(this Transaction tx, string runId = "", string firstRunId = "") =>
        tx.Find(runId, firstRunId) ?? (tx.IsKnown(runId) ? null : throw tx.WhyNot(runId));

    /// <summary>Null where there is none, or it has closed.</summary>
    public static RunState? Find(this Transaction tx, string runId = "", string firstRunId = "") =>
        tx.Lane.Open is { } run
        && (runId.Length == 0 || run.RunId == runId)
        && (firstRunId.Length == 0 || run.Started.FirstExecutionRunId == firstRunId)
            ? run
            : null;

    private static Grpc.Core.RpcException WhyNot(this Transaction tx, string runId) =>
        tx.IsKnown(runId) ? ServiceError.WorkflowCompleted() : ServiceError.WorkflowNotFound(tx.Lane.Key.WorkflowId, runId);

    private static bool IsKnown(this Transaction tx, string runId)
    {
        var key = tx.Lane.Key;
        var store = tx.Context.Store;
        return runId.Length > 0
            ? store.FindExecution(new ExecutionKey(key.Namespace, key.WorkflowId, runId)) is not null
            : store.FindCurrentRun(key.Namespace, key.WorkflowId) is not null;
    }
}
