using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.State;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>A start that finds its workflow running leaves with it what it has come with: its request id, callbacks and links.</summary>
internal static class Attachment
{
    /// <exception cref="Grpc.Core.RpcException">FailedPrecondition: too many callbacks.</exception>
    public static void Attach(Transaction tx, RunState run, NewRun start)
    {
        if (start.OnConflict is not { } options || run.AttachedRequests.ContainsKey(start.RequestId))
        {
            return;
        }

        var attached = new WorkflowExecutionOptionsUpdatedEventAttributes { AttachedRequestId = options.AttachRequestId ? start.RequestId : "" };
        if (options.AttachCompletionCallbacks)
        {
            attached.AttachedCompletionCallbacks.Add(start.Started.CompletionCallbacks);
        }

        if (run.Callbacks.Count + attached.AttachedCompletionCallbacks.Count > Limits.Callbacks)
        {
            throw ServiceError.FailedPrecondition(
                $"cannot attach more than {Limits.Callbacks} callbacks to a workflow ({run.Callbacks.Count} callbacks already attached)");
        }

        var e = new HistoryEvent { WorkerMayIgnore = true, WorkflowExecutionOptionsUpdatedEventAttributes = attached };
        e.Links.Add(options.AttachLinks ? start.Links : []);
        if (attached.AttachedRequestId.Length > 0 || attached.AttachedCompletionCallbacks.Count > 0 || e.Links.Count > 0)
        {
            tx.Append(run, e);
        }
    }
}
