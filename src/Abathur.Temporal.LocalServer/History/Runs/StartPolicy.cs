using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Abathur.Temporal.LocalServer.History.Storage;
using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.History.Runs;

/// <summary>Whether a workflow may start under an id that is, or was, in use.</summary>
internal static class StartPolicy
{
    private const string TerminateReason = "TerminateIfRunning WorkflowIdReusePolicy";

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists.</exception>
    public static StartResult Start(Transaction tx, NewRun start, WorkflowIdReusePolicy reuse, WorkflowIdConflictPolicy conflict)
    {
        if (tx.Lane.Open is { } open)
        {
            if (IsSameRequest(open.StartRequestId, start))
            {
                return new StartResult(open.RunId, open.Started.FirstExecutionRunId, IsNew: true, WorkflowExecutionStatus.Running);
            }

            if (conflict == WorkflowIdConflictPolicy.UseExisting)
            {
                Attachment.Attach(tx, open, start);
                return new StartResult(open.RunId, open.Started.FirstExecutionRunId, IsNew: false, WorkflowExecutionStatus.Running)
                {
                    AttachedRequestId = open.AttachedRequests.ContainsKey(start.RequestId) ? start.RequestId : "",
                };
            }

            if (conflict != WorkflowIdConflictPolicy.TerminateExisting && reuse != WorkflowIdReusePolicy.TerminateIfRunning)
            {
                throw AlreadyStarted(tx, open.RunId, open.StartRequestId, open.Started.FirstExecutionRunId, "is already running", "");
            }

            Closing.Terminate(tx, open, TerminateReason, ReplacedBy(start), HistoryService.Identity);
        }
        else if (Closed(tx) is var (runId, snapshot))
        {
            if (IsSameRequest(snapshot.StartRequestId, start))
            {
                return new StartResult(runId, snapshot.FirstRunId, IsNew: true, snapshot.Status);
            }

            CheckReuse(tx, runId, snapshot, reuse);
        }

        var run = RunStarts.Start(tx, start);
        return new StartResult(run.RunId, run.Started.FirstExecutionRunId, IsNew: true, WorkflowExecutionStatus.Running) { Run = run };
    }

    private static void CheckReuse(Transaction tx, string runId, RunSnapshot last, WorkflowIdReusePolicy reuse)
    {
        var (state, problem) = reuse switch
        {
            WorkflowIdReusePolicy.RejectDuplicate => ("already finished", "reject duplicate workflow Id"),
            WorkflowIdReusePolicy.AllowDuplicateFailedOnly
                when last.Status is WorkflowExecutionStatus.Completed or WorkflowExecutionStatus.ContinuedAsNew =>
                ("already finished successfully", "allow duplicate workflow Id if last run failed"),
            _ => ("", null),
        };
        if (problem is not null)
        {
            throw AlreadyStarted(
                tx, runId, last.StartRequestId, last.FirstRunId, state, $" Workflow Id reuse policy: {problem}.");
        }
    }

    private static Payloads ReplacedBy(NewRun start) => new()
    {
        Payloads_ =
        {
            new Payload
            {
                Data = ByteString.CopyFromUtf8($"\"terminated by new runID: {start.RunId}\""),
                Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
            },
        },
    };

    private static (string RunId, RunSnapshot Snapshot)? Closed(Transaction tx)
    {
        var key = tx.Lane.Key;
        var store = tx.Context.Store;
        return store.FindCurrentRun(key.Namespace, key.WorkflowId) is { } runId
            && store.FindExecution(new ExecutionKey(key.Namespace, key.WorkflowId, runId)) is { } stored
                ? (runId, RunSnapshot.Parse(stored.State))
                : null;
    }

    private static bool IsSameRequest(string requestId, NewRun start) => requestId.Length > 0 && requestId == start.RequestId;

    private static Grpc.Core.RpcException AlreadyStarted(
        Transaction tx, string runId, string requestId, string firstRunId, string state, string policy) => ServiceError.AlreadyStarted(
            $"Workflow execution {state}. WorkflowId: {tx.Lane.Key.WorkflowId}, RunId: {runId}.{policy}", requestId, runId, firstRunId);
}
